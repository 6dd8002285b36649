import type { Contract, Json, Message } from "../../contract/model.js";
import { hasErrors } from "../../diagnostics/collector.js";
import { finding } from "../../diagnostics/finding.js";
import { type SampledMessage, sampleMessage } from "../../emit/sample/message-samples.js";
import { runnable } from "../../emit/validator/run-validator.js";
import { validatorsOf } from "../../emit/validator/validator-source.js";
import { seededRandom } from "../../runtime/seeded-random.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { shownFrom } from "../paths.js";
import type { CommonFlags } from "../program.js";
import { exitCodeOf, readContract } from "../read-contract.js";
import { formatOf, relocated, report } from "../report.js";
import { type Dice, varied } from "../samples/vary.js";
import { resolveSetup } from "../setup.js";
import { messageNamed } from "../validate-events.js";

export interface SampleFlags extends CommonFlags {
  readonly count?: number;
  readonly seed?: number;
  readonly invalid?: boolean;
}

/**
 * `asyncapi-gen sample`: events of a message as CloudEvents, one per line, or as a JSON list. Valid
 * ones, or with `--invalid` such with one defect each, which its attribute `defect` names.
 */
export async function sample(
  name: string,
  documents: readonly string[],
  flags: SampleFlags,
  io: Io,
): Promise<ExitCode> {
  const setup = await resolveSetup({ documents, config: flags.config }, io);
  const read = await readContract(setup.root, setup.documents, setup);
  if (hasErrors(read.diagnostics)) {
    report(relocated(read, shownFrom(io.cwd, setup.root)), flags, io);
    return exitCodeOf(read.diagnostics, setup.documents);
  }
  const message = messageNamed(read.contract, name);
  const sampled = sampleMessage(read.contract, message.id);
  const made = flags.invalid
    ? defects(sampled, flags)
    : samples(read.contract, message, sampled, flags);
  if (made.length === 0) return nothing(message, flags, io);
  const events = made.map((one, index) => cloudEvent(message, one, flags, index));
  const isJson = formatOf(flags, io) === "json";
  io.stdout.write(
    isJson
      ? `${JSON.stringify(events, null, 2)}\n`
      : events.map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
  return exitCodes.clean;
}

interface Made {
  readonly payload: Json | Uint8Array;
  readonly defect?: string;
}

/** The distinct samples as they are; with a seed, and when more are wanted, others made from them. */
function samples(
  contract: Contract,
  message: Message,
  { samples: known }: SampledMessage,
  { count = 1, seed }: SampleFlags,
): readonly Made[] {
  if (message.body === "bytes") return bytes(count, diceOf(seed));
  if (known.length === 0) return [];
  const validator = runnable(validatorsOf(contract).write(message));
  const accepts = (payload: Json) => validator.validate(payload) === undefined;
  const dice = diceOf(seed);
  const first = seed === undefined ? 0 : Math.floor(dice() * known.length);
  return Array.from({ length: count }, (_, index) => {
    const payload = known[(first + index) % known.length]?.payload ?? null;
    const isAsItIs = seed === undefined && index < known.length;
    return { payload: isAsItIs ? payload : varied(payload, dice, accepts) };
  });
}

/** Nothing says what the bytes may be: any are valid. */
const bytes = (count: number, dice: Dice): readonly Made[] =>
  Array.from({ length: count }, () => ({
    payload: Uint8Array.from({ length: 4 + Math.floor(dice() * 12) }, () => dice() * 256),
  }));

/** All of them, or `count`; the seed says which come first. */
function defects(
  { defects: known }: SampledMessage,
  { count = known.length, seed }: SampleFlags,
): readonly Made[] {
  const dice = diceOf(seed);
  const order = seed === undefined ? known : shuffled(known, dice);
  return order.slice(0, count).map(({ name, payload }) => ({ payload, defect: name }));
}

const shuffled = <Item>(items: readonly Item[], dice: Dice): readonly Item[] =>
  items
    .map((item) => ({ item, at: dice() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

const diceOf = (seed = 0): Dice => seededRandom(seed, { now: () => 0 }).next;

const cloudEvent = (
  { wireType, contentType, body }: Message,
  { payload, defect }: Made,
  { seed = 0 }: SampleFlags,
  index: number,
) => ({
  specversion: "1.0",
  id: `sample-${seed}-${index + 1}`,
  source: "/asyncapi-gen/sample",
  type: wireType,
  ...(defect !== undefined && { defect }),
  ...(body !== undefined && { datacontenttype: contentType }),
  ...(payload instanceof Uint8Array
    ? { data_base64: Buffer.from(payload).toString("base64") }
    : { data: payload }),
});

function nothing({ wireType, body }: Message, flags: SampleFlags, io: Io): ExitCode {
  const what = flags.invalid ? "No payload would be refused as" : "No valid payload was found for";
  const hint = flags.invalid
    ? body === "bytes"
      ? "its payload is bytes, of which nothing is checked."
      : "say more in its schema: it lets everything pass."
    : "give the message an example in its document.";
  report({ diagnostics: [finding("event/none", `${what} \`${wireType}\`.`, { hint })] }, flags, io);
  return exitCodes.findings;
}
