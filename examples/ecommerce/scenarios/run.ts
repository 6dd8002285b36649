import { parseArgs, styleText } from "node:util";
import { natsAsBroker } from "../shop/nats-broker.js";
import { openStore, type StoreName } from "../shop/store.js";
import { scenarios } from "./catalogue.js";
import { type Line, type Played, play, type Scenario } from "./scenario.js";

const USAGE = `Usage: npm run scenario <id> -- [--store pglite|postgres] [--transport postgres|nats]

${scenarios.map(({ id, title }) => `  ${id.padEnd(20)}${title}`).join("\n")}

--store postgres uses DATABASE_URL when it is set, else a PostgreSQL of its own. --transport nats
starts a nats-server of its own; the default is the log in the store.
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
  const { scenario, storeName, onNats } = chosen;
  const place = `store: ${storeName}${onNats ? ", transport: nats" : ""}`;
  out(`${styled("bold", scenario.id)}: ${scenario.title} (${place})\n`);
  const broker = onNats ? await natsAsBroker() : undefined;
  const opened = await openStore(storeName);
  try {
    const played = await play(scenario, opened, broker);
    print(played);
    return played.lines.every(({ met }) => met) ? 0 : 1;
  } finally {
    await opened.close();
    await broker?.close();
  }
}

interface Chosen {
  readonly scenario: Scenario;
  readonly storeName: StoreName;
  readonly onNats: boolean;
}

function parse(): Chosen | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: {
        store: { type: "string", default: "pglite" },
        transport: { type: "string", default: "postgres" },
      },
      allowPositionals: true,
    });
    const scenario = scenarios.find(({ id }) => id === positionals[0]);
    const { store, transport } = values;
    if (scenario === undefined || positionals.length > 1) return undefined;
    if (store !== "pglite" && store !== "postgres") return undefined;
    if (transport !== "postgres" && transport !== "nats") return undefined;
    return { scenario, storeName: store, onNats: transport === "nats" };
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
