import type { Route } from "../../runtime/message.js";
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

export const firstDefect = (samples: Samples, { message }: Route): Defect | undefined =>
  samplesOf(samples, message.type).defects[0];

/** A value for each `{parameter}` of a channel. */
export const sampleParameters = (channel: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from(channel.matchAll(/\{([^{}]+)\}/g), ([, name = ""]) => [name, "x1"]),
  );
