import { parseArgs, styleText } from "node:util";
import { openStore, type StoreName } from "../shop/store.js";
import { scenarios } from "./catalogue.js";
import { type Line, type Played, play, type Scenario } from "./scenario.js";

const USAGE = `Usage: npm run scenario <id> -- [--store pglite|postgres]

${scenarios.map(({ id, title }) => `  ${id.padEnd(20)}${title}`).join("\n")}

--store postgres uses DATABASE_URL when it is set, else a PostgreSQL of its own.
`;

const out = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** 0: every line is met; 1: one is not, or the scenario could not end; 2: wrong usage. */
async function main(): Promise<number> {
  const chosen = parse();
  if (chosen === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { scenario, storeName } = chosen;
  out(`${styled("bold", scenario.id)}: ${scenario.title} (store: ${storeName})\n`);
  const opened = await openStore(storeName);
  try {
    const played = await play(scenario, opened);
    print(played);
    return played.lines.every(({ met }) => met) ? 0 : 1;
  } finally {
    await opened.close();
  }
}

function parse(): { readonly scenario: Scenario; readonly storeName: StoreName } | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { store: { type: "string", default: "pglite" } },
      allowPositionals: true,
    });
    const scenario = scenarios.find(({ id }) => id === positionals[0]);
    const { store } = values;
    if (scenario === undefined || positionals.length > 1) return undefined;
    return store === "pglite" || store === "postgres" ? { scenario, storeName: store } : undefined;
  } catch {
    return undefined;
  }
}

function print({ lines, notes }: Played): void {
  for (const note of notes) out(`  ${note}`);
  if (notes.length > 0) out("");
  for (const line of lines) out(inWords(line));
  const failed = lines.filter(({ met }) => !met).length;
  out(`\n${lines.length - failed} of ${lines.length} lines met`);
}

function inWords({ what, expected, seen, met }: Line): string {
  if (met) return `  ${styled("green", "ok")}    ${what}: ${seen}`;
  return `  ${styled("red", "FAIL")}  ${what}\n          expected  ${expected}\n          seen      ${seen}`;
}

function styled(style: "bold" | "green" | "red", text: string): string {
  const plain = process.env.NO_COLOR !== undefined || !process.stdout.isTTY;
  return plain ? text : styleText(style, text);
}

// `| head` has read enough: that is no failure of ours.
process.stdout.on("error", () => process.exit());

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
