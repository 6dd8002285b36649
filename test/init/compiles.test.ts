import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { skipUnlessFolder } from "../requirements.js";
import { readIndex } from "./corpus.js";
import { hardDocuments } from "./documents.js";
import { onlyThePlanted, openWorkshop, repository } from "./workshop.js";

const timeout = 300_000;

describe("every project compiles under all strict flags, as it is laid down", () => {
  const workshop = openWorkshop();
  afterAll(() => workshop.remove());

  test(
    "templates, stores, and documents that make it hard",
    async () => {
      for (const template of ["ecommerce", "minimal"]) {
        for (const store of ["pglite", "postgres"]) {
          const name = `${template}-${store}`;
          const { code } = await workshop.init(name, "--template", template, "--store", store);
          expect(code).toBe(0);
        }
        const { code } = await workshop.init(
          `${template}-nats`,
          ...["--template", template, "--transport", "nats"],
        );
        expect(code).toBe(0);
      }
      for (const [index, text] of Object.values(hardDocuments).entries()) {
        const document = join(workshop.folder, `hard-${index}.yaml`);
        writeFileSync(document, text);
        const { code, told } = await workshop.init(`hard-${index}`, "--from", document);
        expect(code, told).toBe(0);
      }
      expect(workshop.compile()).toEqual(onlyThePlanted.map((line) => expect.stringMatching(line)));
    },
    timeout,
  );
});

const corpus = join(repository, "../shared/corpus");

skipUnlessFolder(corpus, "AsyncAPI documents of others")("documents of others", () => {
  const workshop = openWorkshop();
  afterAll(() => workshop.remove());

  test(
    "give projects that compile",
    async () => {
      const valid = readIndex(corpus).filter(({ isValid }) => isValid);
      const chosen = valid.filter((_, index) => index % 3 === 0);
      expect(chosen.length).toBeGreaterThan(20);
      const laidDown: string[] = [];
      for (const [index, { file }] of chosen.entries()) {
        const { code, told } = await workshop.init(`${index}`, "--from", join(corpus, file));
        // We are stricter than the parser in places; then nothing is laid down, and it is said why.
        if (code === 1) expect(told).toMatch(/error {2}(?:document|contract)\//);
        else expect(code, `${file}\n${told}`).toBe(0);
        expect(existsSync(join(workshop.folder, `${index}`))).toBe(code === 0);
        if (code === 0) laidDown.push(file);
      }
      expect(laidDown.length).toBeGreaterThan(chosen.length * 0.8);
      expect(workshop.compile()).toEqual(onlyThePlanted.map((line) => expect.stringMatching(line)));
    },
    timeout,
  );
});
