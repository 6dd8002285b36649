import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import type { Contract, Message } from "../../src/contract/model.js";
import { loadDocuments } from "../../src/document/load.js";
import { type SampledMessage, Sampler } from "../../src/emit/sample/message-samples.js";
import { runnable } from "../../src/emit/validator/run-validator.js";
import { validatorsOf } from "../../src/emit/validator/validator-source.js";
import { skipUnlessFolder } from "../requirements.js";

// Schemas that others wrote: for samples, and for samples with one defect, our validators and ajv
// must come to the same verdict.
const corpus = fileURLToPath(new URL("../../../shared/corpus", import.meta.url));

const documents = existsSync(corpus)
  ? readFileSync(join(corpus, "index.csv"), "utf8")
      .split(/\r?\n(?=[^\n]*__)/)
      .filter((row) => /,valid\s*$/.test(row))
      .map((row) => row.slice(0, row.indexOf(",")))
  : [];

/** Formats are ours; a schema that refers to itself in place makes ajv overflow. */
function ajvFor(contract: Contract, message: Message) {
  const ajv = new Ajv({
    ...{ strict: false, ownProperties: true, logger: false, validateFormats: false },
    ...{ multipleOfPrecision: 9, meta: false, validateSchema: false },
    // As the documents' own patterns are read.
    code: { regExp: Object.assign(toRegExp, { code: "new RegExp" }) },
  });
  const schemas = Object.fromEntries(contract.schemas.map(({ id, schema }) => [id, schema]));
  return ajv.compile({ schemas, allOf: [message.payload] });
}

function toRegExp(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return new RegExp(pattern);
  }
}

interface Tally {
  samples: number;
  defects: number;
  readonly differences: string[];
}

function compare(contract: Contract, message: Message, sampled: SampledMessage, tally: Tally) {
  const ours = runnable(validatorsOf(contract).write(message));
  const theirs = ajvFor(contract, message);
  const payloads = [...sampled.samples, ...sampled.defects].map(({ payload }) => payload);
  tally.samples += sampled.samples.length;
  tally.defects += sampled.defects.length;
  for (const payload of payloads) {
    const issue = ours.validate(payload);
    if (issue?.keyword === "format") continue;
    try {
      if (theirs(payload) === (issue === undefined)) continue;
    } catch (error) {
      if (error instanceof RangeError) continue;
      throw error;
    }
    tally.differences.push(`${message.id}: ${JSON.stringify(payload)} ${issue?.keyword}`);
  }
}

skipUnlessFolder(corpus, "AsyncAPI documents of others")("schemas of others", () => {
  it("are judged by our validators as by ajv", { timeout: 180_000 }, async () => {
    const tally: Tally = { samples: 0, defects: 0, differences: [] };
    for (const file of documents) {
      const { contract } = buildContract((await loadDocuments([file], { cwd: corpus })).documents);
      const sampler = new Sampler(contract);
      for (const message of contract.messages) {
        compare(contract, message, sampler.sample(message.id), tally);
      }
    }
    expect(tally.differences).toEqual([]);
    expect(tally.samples).toBeGreaterThan(1000);
    expect(tally.defects).toBeGreaterThan(2000);
  });
});
