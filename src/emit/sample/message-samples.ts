import type { Contract, Json, Message, MessageId } from "../../contract/model.js";
import { indexOf } from "../contract-index.js";
import { payloadNode } from "../schema/payload-node.js";
import { readSchema } from "../schema/read-schema.js";
import type { SchemaNode } from "../schema/schema-node.js";
import { SchemaSet, subschemas } from "../schema/schema-set.js";
import { type RunnableValidator, runnable } from "../validator/run-validator.js";
import { type ValidatorWriter, validatorsOf } from "../validator/validator-source.js";
import { arranged } from "./arranged.js";
import { boundariesAt, type NamedValue } from "./boundaries.js";
import { defectsAt, type PlantedDefect, planted } from "./defects.js";
import type { Choice } from "./effective-schema.js";
import { isEqualJson } from "./json-equal.js";
import { placesOf, type SamplePlace } from "./places.js";
import { sampleOf } from "./value-sample.js";

/** A valid message. `asyncapi-gen/testing` has the same shape for what is loaded from a file. */
export interface MessageSample {
  readonly name: string;
  readonly payload: Json;
  readonly headers?: Json;
}

/** A message with one planted defect, and where and why it must be refused. */
export interface MessageDefect extends MessageSample {
  readonly pointer: string;
  readonly keyword: string;
}

export interface SampledMessage {
  readonly samples: readonly MessageSample[];
  readonly defects: readonly MessageDefect[];
  /** The sample that the defects were planted in, and how; for who prints them. */
  readonly base?: { readonly name: string; readonly payload: Json; readonly headers?: Json };
  /** Headers that any payload can have: all there is to say where that is bytes. */
  readonly headers?: Json;
  readonly planted: readonly PlantedDefect[];
}

const MOST_BRANCHES = 5;
const MOST_BOUNDARIES = 8;
const MOST_DEFECTS = 40;

/**
 * Examples of a message: the document's own, then generated ones, all of them valid, and messages
 * with one defect each. The same contract gives the same examples. Throws for an unknown message.
 */
export function sampleMessage(contract: Contract, id: MessageId): SampledMessage {
  return new Sampler(contract).sample(id);
}

/** Samples messages of one contract; what is read once serves all of them. */
export class Sampler {
  readonly #contract: Contract;
  readonly #schemas: SchemaSet;
  readonly #writer: ValidatorWriter;

  constructor(contract: Contract) {
    this.#contract = contract;
    this.#schemas = new SchemaSet(contract);
    this.#writer = validatorsOf(contract);
  }

  sample(id: MessageId): SampledMessage {
    const message = indexOf(this.#contract).messages.get(id);
    if (message === undefined) throw new Error(`the contract has no message ${JSON.stringify(id)}`);
    const validator = runnable(this.#writer.write(message));
    const node = payloadNode(message);
    const headers = this.#headers(message, validator);
    const { made, choice } = this.#generated(node, validator);
    const base = made.at(-1);
    const places = base === undefined ? [] : placesOf(base.payload, node, this.#schemas, choice);
    const boundaries = base === undefined ? [] : boundariesOf(base.payload, places, validator);
    const examples = documentExamples(message, validator).map((one) =>
      this.#arranged(one, message),
    );
    const own = examples.map(({ headers: given, ...one }) => withHeaders(one, given ?? headers));
    const generated = [...made, ...boundaries].map((one) => withHeaders(one, headers));
    const samples = withoutRepetitions([...own, ...generated]);
    const plants = base === undefined ? [] : defectsOf(base.payload, places, validator);
    return {
      samples,
      defects: plants.map((plant) => defective(plant, headers)),
      planted: plants.map(({ plant }) => plant),
      ...(headers === undefined ? {} : { headers }),
      ...(base === undefined ? {} : { base: withHeaders(base, headers) }),
    };
  }

  #arranged(example: MessageSample, { payload, headers }: Message): MessageSample {
    const ordered = arranged(example.payload, readSchema(payload), this.#schemas);
    if (example.headers === undefined) return { ...example, payload: ordered };
    const node = readSchema(headers ?? true);
    return {
      ...example,
      payload: ordered,
      headers: arranged(example.headers, node, this.#schemas),
    };
  }

  #headers(message: Message, validator: RunnableValidator): Json | undefined {
    if (message.headers === undefined) return undefined;
    const node = readSchema(message.headers);
    const candidates = choicesOf(node, this.#schemas).flatMap((choice) =>
      (["full", "smallest"] as const).map((extent) =>
        sampleOf(node, { schemas: this.#schemas, choice, extent }),
      ),
    );
    return candidates.find(
      (one) => one !== undefined && validator.validateHeaders(one) === undefined,
    );
  }

  /** The smallest and the full message, and one for each further alternative of its schema. */
  #generated(
    node: SchemaNode,
    validator: RunnableValidator,
  ): { made: NamedValue[]; choice: Choice } {
    const made: NamedValue[] = [];
    let first: Choice | undefined;
    for (const choice of choicesOf(node, this.#schemas)) {
      for (const extent of ["smallest", "full"] as const) {
        const payload = sampleOf(node, { schemas: this.#schemas, choice, extent });
        if (payload === undefined || validator.validateForPublishing(payload) !== undefined)
          continue;
        if (made.some((other) => isEqualJson(other.payload, payload))) continue;
        first ??= choice;
        const number = choice === first ? "" : ` ${made.length + 1}`;
        made.push({ name: `${choice === first ? extent : "alternative"}${number}`, payload });
      }
    }
    const choice = first ?? { branch: 0, condition: false };
    return { made, choice };
  }
}

function boundariesOf(
  base: Json,
  places: readonly SamplePlace[],
  validator: RunnableValidator,
): readonly NamedValue[] {
  return places
    .flatMap((place) => boundariesAt(base, place))
    .filter(({ payload }) => validator.validateForPublishing(payload) === undefined)
    .slice(0, MOST_BOUNDARIES);
}

/** A defect, and the sample that has it. */
interface FoundDefect {
  readonly plant: PlantedDefect;
  readonly payload: Json;
}

/** Only what the validator refuses exactly there and for that is worth telling. */
function defectsOf(
  base: Json,
  places: readonly SamplePlace[],
  validator: RunnableValidator,
): readonly FoundDefect[] {
  const found: FoundDefect[] = [];
  for (const plant of places.flatMap(defectsAt)) {
    const payload = planted(base, plant);
    const issue = validator.validate(payload);
    if (issue?.pointer !== plant.pointer || issue.keyword !== plant.keyword) continue;
    found.push({ plant, payload });
    if (found.length === MOST_DEFECTS) break;
  }
  return found;
}

function choicesOf(node: SchemaNode, schemas: SchemaSet): readonly Choice[] {
  const nodes = [node, ...schemas.reachable([node]).map((id) => schemas.get(id))];
  let branches = 1;
  let conditional = false;
  for (let next = nodes.pop(); next !== undefined; next = nodes.pop()) {
    if (typeof next === "boolean") continue;
    branches = Math.max(branches, next.anyOf?.length ?? 0, next.oneOf?.length ?? 0);
    conditional ||= next.if !== undefined;
    nodes.push(...subschemas(next));
  }
  const all = Array.from({ length: Math.min(branches, MOST_BRANCHES) }, (_, branch) => branch);
  const conditions = conditional ? [true, false] : [false];
  return all.flatMap((branch) => conditions.map((condition) => ({ branch, condition })));
}

function documentExamples({ examples }: Message, validator: RunnableValidator) {
  return examples.flatMap(({ name, payload, headers }, index): MessageSample[] => {
    if (payload === undefined || validator.validate(payload) !== undefined) return [];
    const sound = headers !== undefined && validator.validateHeaders(headers) === undefined;
    return [{ name: name ?? `example ${index + 1}`, payload, ...(sound ? { headers } : {}) }];
  });
}

const withHeaders = (sample: MessageSample, headers: Json | undefined): MessageSample =>
  headers === undefined ? sample : { ...sample, headers };

const defective = ({ plant, payload }: FoundDefect, headers: Json | undefined): MessageDefect => ({
  ...withHeaders({ name: plant.name, payload }, headers),
  pointer: plant.pointer,
  keyword: plant.keyword,
});

const withoutRepetitions = (samples: readonly MessageSample[]): readonly MessageSample[] =>
  samples.filter(
    (sample, index) =>
      !samples.slice(0, index).some((other) => isEqualJson(said(other), said(sample))),
  );

const said = ({ payload, headers }: MessageSample): Json => [payload, headers ?? null];
