import { confirm, intro, isCancel, select, text } from "@clack/prompts";
import type { Asker } from "./ask.js";

const cancelled = { cancelled: true } as const;
// Where all that is for people goes; the standard output is for programs.
const output = process.stderr;

/** Asks in the terminal. Only for a terminal: it would print escapes into anything else, and wait. */
export const clackAsker: Asker = {
  begin: (title) => intro(title, { output }),
  async text({ message, fallback, objection }) {
    const answer = await text({
      message,
      output,
      validate: (value) => objection(value ?? ""),
      ...(fallback !== undefined && { placeholder: fallback, defaultValue: fallback }),
    });
    return isCancel(answer) ? cancelled : answer;
  },
  async choose({ message, options }) {
    const answer = await select<string>({ message, options: [...options], output });
    const chosen = options.find(({ value }) => value === answer);
    return chosen === undefined ? cancelled : chosen.value;
  },
  async confirm(message) {
    const answer = await confirm({ message, output });
    return isCancel(answer) ? cancelled : answer;
  },
};
