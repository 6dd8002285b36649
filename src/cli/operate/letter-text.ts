import { printable } from "../../diagnostics/printable.js";
import type { DeadLetter } from "../../runtime/dead-letters.js";
import { shownTime } from "./answer.js";
import { payloadText, utf8 } from "./payload-text.js";
import type { Column } from "./table.js";

/** The transport itself refused it, so no consumer has a name there. */
const NOBODY = "(not sent)";

export const letterColumns: readonly Column<DeadLetter>[] = [
  { title: "ID", text: ({ id }) => String(id), align: "right" },
  { title: "CONSUMER", text: ({ consumer }) => consumer || NOBODY },
  { title: "TYPE", text: ({ type }) => type },
  { title: "KEY", text: ({ key }) => key ?? "-" },
  { title: "REASON", text: ({ reason }) => reason },
  { title: "TRIES", text: ({ attempts }) => String(attempts), align: "right" },
  { title: "SINCE", text: ({ parkedAt }) => shownTime(parkedAt) },
];

/** All of a letter for people. */
export function letterText(letter: DeadLetter): string {
  const fields: readonly (readonly [string, string])[] = [
    ["dead letter", String(letter.id)],
    ["consumer", letter.consumer || NOBODY],
    ["channel", letter.channel],
    ["type", letter.type],
    ["key", letter.key ?? "-"],
    ["reason", letter.reason],
    ["detail", letter.detail],
    ["attempts", String(letter.attempts)],
    ["since", shownTime(letter.parkedAt)],
    ...attributes("", letter.envelope),
    ...attributes("header ", letter.headers),
  ];
  const wide = Math.max(...fields.map(([name]) => [...printable(name)].length)) + 2;
  const head = fields.map(
    ([name, value]) => `${printable(name).padEnd(wide)}${printable(value)}\n`,
  );
  const size = letter.data.length;
  return `${head.join("")}\npayload, ${size} bytes:\n${payloadText(letter.data)}`;
}

const attributes = (prefix: string, values: object): readonly (readonly [string, string])[] =>
  Object.entries(values)
    .filter(([name]) => name !== "type")
    .map(([name, value]) => [prefix + name, shown(value)] as const);

/** Attributes may be as long as their sender likes. */
const ATTRIBUTE_MAX = 1_000;

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "-");
  return text.length <= ATTRIBUTE_MAX
    ? text
    : `${text.slice(0, ATTRIBUTE_MAX)}... ${text.length - ATTRIBUTE_MAX} more characters`;
}

/** A letter as JSON: `data` is the payload's text, `dataBase64` that of bytes that are no UTF-8. */
export function letterJson(letter: DeadLetter): Readonly<Record<string, unknown>> {
  const { data, parkedAt, ...rest } = letter;
  const text = utf8(data);
  return {
    ...rest,
    id: Number(letter.id),
    parkedAt: parkedAt.toISOString(),
    ...(text === undefined ? { dataBase64: Buffer.from(data).toString("base64") } : { data: text }),
  };
}
