import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { SERVICES } from "../shop/services.js";

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly command?: readonly string[];
        readonly environment: Readonly<Record<string, string>>;
        readonly build?: { readonly dockerfile_inline: string };
      }
    >
  >;
}

const root = new URL("../../../", import.meta.url);
const compose = parse(readFileSync(new URL("../compose.yaml", import.meta.url), "utf8"), {
  merge: true,
}) as Compose;

test("compose.yaml has the five services and their database", () => {
  expect(Object.keys(compose.services).sort()).toEqual([...SERVICES, "postgres"].sort());
});

test.each(SERVICES)("%s runs the same code as npm run services", (name) => {
  const service = compose.services[name];
  const [file, argument] = service?.command?.slice(-2) ?? [];
  expect(argument).toBe(name);
  expect(existsSync(fileURLToPath(new URL(file ?? "nowhere", root)))).toBe(true);
  expect(service?.environment.DATABASE_URL).toMatch(/^postgres:.*@postgres:/);
});

test("what the image copies is there", () => {
  const lines = compose.services.order?.build?.dockerfile_inline.split("\n") ?? [];
  const copied = lines
    .filter((line) => line.startsWith("COPY"))
    .flatMap((line) => line.split(" ").slice(1, -1));
  expect(copied.length).toBeGreaterThan(3);
  expect(copied.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
});
