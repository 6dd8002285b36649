import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../src/contract/fingerprint.js";
import { buildFrom, errorsOf, places } from "./build-from.js";

const folder = "examples/ecommerce/contracts";
const shop = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")]),
);
const documents = Object.keys(shop).filter((name) => name.endsWith(".asyncapi.yaml"));

const order = shop["order.asyncapi.yaml"] ?? "";
const start = order.indexOf("x-sagas:");
const [, sagas = ""] = order.slice(start).split(/^x-sagas:\n/);

/** The shop with its saga in a file of its own. */
const split = (head: string, changed = sagas) => ({
  ...shop,
  "order.asyncapi.yaml": order.slice(0, start),
  "order.saga.yaml": `${head}sagas:\n${changed}`,
});
const names = "documents: [./order.asyncapi.yaml, ./shared.yaml]\n";

describe("a saga in a file of its own", () => {
  it("gives the same contract as in its document, by references with and without a file", async () => {
    const inside = await buildFrom(shop, documents);
    const outside = await buildFrom(split(names), [...documents, "order.saga.yaml"]);
    expect(errorsOf(outside.findings)).toEqual([]);
    expect(fingerprint(outside.contract)).toBe(fingerprint(inside.contract));
    const long = sagas.replaceAll("'#/", "'./order.asyncapi.yaml#/");
    const spelled = await buildFrom(split(names, long), [...documents, "order.saga.yaml"]);
    expect(fingerprint(spelled.contract)).toBe(fingerprint(inside.contract));
    expect(outside.origins.sourceOf("saga:order/orderFulfilment")).toBe("order.saga.yaml");
  });

  const refusedAs = async (files: Readonly<Record<string, string>>, loaded = documents) => {
    const { findings } = await buildFrom(files, [...loaded, "order.saga.yaml"]);
    return places(errorsOf(findings)).map((place, index) => [
      place,
      errorsOf(findings)[index]?.message,
    ]);
  };

  it("is refused where it is wrong", async () => {
    const unknown = sagas.replace(
      "#/components/messages/OrderStarted",
      "#/components/messages/Nothing",
    );
    expect(await refusedAs(split(names, unknown))).toEqual([
      [
        "order.saga.yaml:5:15 saga/unknown-message",
        "`#/components/messages/Nothing` is no message.",
      ],
    ]);
    expect(await refusedAs(split("", sagas))).toEqual([
      [
        "order.saga.yaml:1:1 saga/invalid",
        "order.saga.yaml names no document that its sagas belong to.",
      ],
    ]);
    const misspelt = sagas.replace("completesWith", "completeWith");
    const found = await refusedAs(split(names, misspelt));
    const line = `${names}sagas:\n${misspelt.split("completeWith")[0]}`.split("\n").length;
    expect(found.map(([place]) => place)).toContain(`order.saga.yaml:${line}:5 saga/invalid`);
  });

  it("whose document is not part of the system is refused", async () => {
    const others = documents.filter((name) => name !== "order.asyncapi.yaml");
    expect((await refusedAs(split(names), others))[0]).toEqual([
      "order.saga.yaml:1:1 saga/invalid",
      "order.asyncapi.yaml, which order.saga.yaml belongs to, is not one of the documents.",
    ]);
  });

  it("does not read what lies outside of the folder", async () => {
    const files = split("documents: [../../../etc/passwd, ./order.asyncapi.yaml]\n");
    const codes = (await refusedAs(files)).map(([place]) => place);
    expect(codes).toContain("order.saga.yaml:1:13 document/reference-outside-root");
  });
});
