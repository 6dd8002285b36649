import type { Contract, Json, Message, MessageId } from "../contract/model.js";
import { boundariesAt } from "../emit/sample/boundaries.js";
import { defectsAt, planted } from "../emit/sample/defects.js";
import { replaced } from "../emit/sample/json-path.js";
import { Sampler } from "../emit/sample/message-samples.js";
import { placesOf, type SamplePlace } from "../emit/sample/places.js";
import { readSchema } from "../emit/schema/read-schema.js";
import { SchemaSet } from "../emit/schema/schema-set.js";
import { type Issue, type RunnableValidator, runnable } from "../emit/validator/run-validator.js";
import { validatorsOf } from "../emit/validator/validator-source.js";

/** An event that one message allows and another refuses, and why. */
export interface Refusal {
  readonly part: "payload" | "headers";
  readonly issue: Issue;
  /** A payload or headers, valid for the sender. */
  readonly witness: Json;
}

const REFUSALS_MAX = 10;
// Of large schemas, what is tried must come to an end.
const TRIALS_MAX = 3_000;
// Samples that differ little from these have nothing new to vary.
const VARIED_MAX = 2;

/**
 * What a sender may say and a receiver refuses: one refusal for each place and reason. Tried are the
 * sender's samples, the values that its schema allows at each place of them, and the breach of
 * each rule of the receiver; what counts is the verdict of both validators.
 */
export function refusals(contract: Contract, sent: Message, read: Message): readonly Refusal[] {
  const found = new Map<string, Refusal>();
  for (const refusal of candidateRefusals(contract, sent, read)) {
    const { part, issue } = refusal;
    const key = `${part} ${issue.pointer.replace(/\/\d+/g, "/*")} ${issue.keyword}`;
    if (!found.has(key)) found.set(key, refusal);
    if (found.size >= REFUSALS_MAX) break;
  }
  return [...found.values()];
}

function* candidateRefusals(contract: Contract, sent: Message, read: Message): Generator<Refusal> {
  const sender = validatorOf(contract, sent);
  const receiver = validatorOf(contract, read);
  let trials = 0;
  for (const witness of payloads(contract, sent, read)) {
    trials += 1;
    if (trials > TRIALS_MAX) break;
    if (sender.validateForPublishing(witness) !== undefined) continue;
    const issue = receiver.validate(witness);
    if (issue !== undefined) yield { part: "payload", issue, witness };
  }
  for (const { headers = {} } of samplesOf(contract, sent.id)) {
    const issue = receiver.validateHeaders(headers);
    if (issue !== undefined) yield { part: "headers", issue, witness: headers };
  }
}

const validatorOf = (contract: Contract, message: Message): RunnableValidator =>
  runnable(validatorsOf(contract).write(message));

const samplers = new WeakMap<Contract, Sampler>();

function samplesOf(contract: Contract, id: MessageId) {
  const sampler = samplers.get(contract) ?? new Sampler(contract);
  samplers.set(contract, sampler);
  return sampler.sample(id).samples;
}

/** Payloads worth trying, the sender's own samples first. */
function* payloads(contract: Contract, sent: Message, read: Message): Generator<Json> {
  const samples = samplesOf(contract, sent.id).map(({ payload }) => payload);
  yield* samples;
  const schemas = new SchemaSet(contract);
  for (const payload of varied(samples)) {
    for (const branch of [0, 1, 2]) {
      const choice = { branch, condition: branch === 0 };
      const placesFor = (message: Message): readonly SamplePlace[] =>
        placesOf(payload, readSchema(message.payload), schemas, choice);
      for (const place of placesFor(sent)) yield* allowedAt(payload, place);
      for (const place of placesFor(read)) {
        for (const plant of defectsAt(place)) yield planted(payload, plant);
      }
    }
  }
}

/** The first and the largest. */
function varied(samples: readonly Json[]): readonly Json[] {
  const bySize = samples.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length);
  return [...new Set([...samples.slice(0, 1), ...bySize])].slice(0, VARIED_MAX);
}

/** The payload with other values that the sender's schema speaks of at one place. */
function* allowedAt(payload: Json, place: SamplePlace): Generator<Json> {
  const { path, schema } = place;
  for (const value of schema.enum ?? []) yield replaced(payload, path, value);
  for (const { payload: other } of boundariesAt(payload, place)) yield other;
  if (schema.type?.includes("null")) yield replaced(payload, path, null);
  if (path.length > 0) yield replaced(payload, path, undefined);
}
