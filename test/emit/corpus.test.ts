import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import type { Contract, Message } from "../../src/contract/model.js";
import { isObject } from "../../src/document/json.js";
import { loadDocuments } from "../../src/document/load.js";
import { emit } from "../../src/emit/index.js";
import { namesOf } from "../../src/emit/names.js";
import { readIndex } from "../init/corpus.js";
import { skipUnlessFolder } from "../requirements.js";
import { filesBelow, openWorkplace, repository } from "./workplace.js";

// AsyncAPI documents that others wrote, with the parser's verdict on each; not part of this repository.
const corpus = join(repository, "../shared/corpus");

/** Documents that the parser calls valid and we refuse; test/document/corpus.test.ts says why. */
const refusedMax = 4;
const generatedWithinMs = 10_000;
const refusedWithinMs = 2_000;
// The parser loads its libraries with the first document.
const firstLoadMs = 20_000;

interface Outcome {
  readonly file: string;
  readonly isValid: boolean;
  readonly code: number;
  readonly told: string;
  readonly out: string;
}

skipUnlessFolder(corpus, "AsyncAPI documents of others")("documents of others", () => {
  const workplace = openWorkplace();
  afterAll(() => workplace.remove());
  const outcomes: Outcome[] = [];

  const generate = async (file: string, isValid: boolean, index: number): Promise<Outcome> => {
    const out = `d${index}`;
    const startedAt = performance.now();
    const { code, told } = await workplace.run("generate", join(corpus, file), "--out", out);
    const tookMs = performance.now() - startedAt;
    const withinMs = code === 0 ? generatedWithinMs : refusedWithinMs;
    expect(tookMs, file).toBeLessThan(index === 0 ? firstLoadMs : withinMs * 3);
    return { file, isValid, code, told, out };
  };

  it("are generated when they are valid, and refused in place when they are not", {
    timeout: 300_000,
  }, async () => {
    for (const [index, { file, isValid }] of readIndex(corpus).entries()) {
      outcomes.push(await generate(file, isValid, index));
    }
    const valid = outcomes.filter(({ isValid }) => isValid);
    const refused = valid.filter(({ code }) => code !== 0);
    expect(valid.length).toBeGreaterThan(100);
    expect(
      refused.length,
      refused.map(({ file, told }) => `${file}\n${told}`).join("\n"),
    ).toBeLessThanOrEqual(refusedMax);
    for (const { file, code, told, out } of outcomes.filter((each) => !each.isValid)) {
      expect([file, code]).toEqual([file, 1]);
      expect(told, file).toMatch(/^\S+:\d+:\d+ {2}error {2}[a-z]+\/[a-z-]+/m);
      expect(filesBelow(join(workplace.folder, out)), file).toEqual([]);
    }
  });

  it("compile under every strict flag", { timeout: 300_000 }, () => {
    expect(workplace.compile()).toEqual([
      expect.stringMatching(/planted\.ts\(1,14\): error TS2322/),
    ]);
  });

  it("can be imported, and change nothing of the process", { timeout: 300_000 }, async () => {
    expect(await workplace.importAll()).toEqual([]);
  });

  it("change nothing on the second run", { timeout: 300_000 }, async () => {
    for (const { file, out } of outcomes.filter(({ code }) => code === 0)) {
      const folder = join(workplace.folder, out);
      const stamps = () => filesBelow(folder).map((path) => [path, statSync(path).mtimeMs]);
      const before = stamps();
      const { code, told } = await workplace.run("generate", join(corpus, file), "--out", out);
      expect([file, code, told]).toEqual([file, 0, expect.stringContaining("up to date")]);
      expect(stamps()).toEqual(before);
    }
  });

  it("keep a change of one message to the files of that message", {
    timeout: 300_000,
  }, async () => {
    let changedDocuments = 0;
    for (const { file } of outcomes.filter(({ code }) => code === 0)) {
      const { documents } = await loadDocuments([join(corpus, file)]);
      const { contract } = buildContract(documents);
      const message = contract.messages.find(
        ({ payload }) => isObject(payload) && isObject(payload.properties),
      );
      if (message === undefined) continue;
      changedDocuments += 1;
      const { stem } = namesOf(contract).message(message.id);
      const allowed = [
        `messages/${stem}.ts`,
        `messages/${stem}.validator.ts`,
        `messages/${stem}.samples.ts`,
      ];
      const changed = differing(contract, withProperty(contract, message));
      expect([file, changed.filter((path) => !allowed.includes(path))]).toEqual([file, []]);
      expect(changed).toContain(allowed[0]);
    }
    expect(changedDocuments).toBeGreaterThan(30);
  });
});

function withProperty(contract: Contract, changed: Message): Contract {
  const { payload } = changed;
  if (!isObject(payload) || !isObject(payload.properties)) throw new Error("no properties");
  const properties = { ...payload.properties, zzAdded: { type: "string" } };
  const messages = contract.messages.map((message) =>
    message === changed ? { ...message, payload: { ...payload, properties } } : message,
  );
  return { ...contract, messages };
}

function differing(a: Contract, b: Contract): readonly string[] {
  const texts = (contract: Contract) =>
    new Map(
      emit(contract, { outDir: "generated", servicesDir: "services", sourceOf: () => "a" }).map(
        ({ path, text }) => [path, text],
      ),
    );
  const [before, after] = [texts(a), texts(b)];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
