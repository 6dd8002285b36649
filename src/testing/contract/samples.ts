import type { MessageDescriptor, Route } from "../../runtime/message.js";
import type { ContractTestOptions, Defect, MessageSamples, Sample } from "../contract.js";
import { ContractViolation } from "./violation.js";

type Samples = ContractTestOptions["samples"];

const none: MessageSamples = { samples: [], defects: [] };

/** Own properties only: a wire type may be called `constructor`. */
export const samplesOf = (samples: Samples, type: string): MessageSamples =>
  (Object.hasOwn(samples, type) ? samples[type] : undefined) ?? none;

/** The first sample of a type: the document's own example where it has one. */
export function firstSample(samples: Samples, type: string): Sample {
  const [sample] = samplesOf(samples, type).samples;
  if (sample !== undefined) return sample;
  throw new ContractViolation(
    `There is no sample of ${type}: give its schema an example in the document, then generate.`,
  );
}

const jsonType = /[/+]json\b/i;

/**
 * Whether a message can be played to a handler: not without a sample, and not where a sample that is
 * a JSON value is no content of its type (XML, Avro ...). Cases that cannot be played are todo.
 */
export function isPlayable(
  samples: Samples,
  { type, contentType = "application/json" }: MessageDescriptor,
): boolean {
  const [sample] = samplesOf(samples, type).samples;
  if (sample === undefined) return false;
  if (sample.payload instanceof Uint8Array) return true;
  const isText = contentType.startsWith("text/") && typeof sample.payload === "string";
  return isText || jsonType.test(contentType);
}

/** A defect that still is one when it arrives: as text, a number is a text like any other. */
export function firstDefect(samples: Samples, { message }: Route): Defect | undefined {
  const { defects } = samplesOf(samples, message.type);
  const isText = message.contentType?.startsWith("text/") ?? false;
  return defects.find(({ payload }) => !isText || typeof payload === "string");
}

/** A value for each `{parameter}` of a channel. */
export const sampleParameters = (channel: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from(channel.matchAll(/\{([^{}]+)\}/g), ([, name = ""]) => [name, "x1"]),
  );
