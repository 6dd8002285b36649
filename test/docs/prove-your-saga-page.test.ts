import { cpSync } from "node:fs";
import { expect, test } from "vitest";
import { project } from "../cli/project.js";
import { read, root } from "./pages.js";

const PAGE = read("docs/guides/prove-your-saga.md");
const contract = "contracts/shared.yaml";

/** The lines that it shows, without how long it took. */
const lines = (text: string): readonly string[] =>
  text
    .replace(/in [\d.]+ s\./g, "in ... s.")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

test("docs/guides/prove-your-saga.md shows what `validate` says of the shop", async () => {
  const {
    folder,
    run,
    write,
    read: readHere,
  } = project({
    "asyncapi-gen.config.json": '{ "documents": ["contracts/*.asyncapi.yaml"] }',
  });
  cpSync(`${root}examples/ecommerce/contracts`, `${folder}/contracts`, { recursive: true });
  const [proven = "", unsafe = ""] = [...PAGE.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(
    ([, text = ""]) => text,
  );
  const [command = "", ...shown] = proven.split("\n");
  const sound = await run(...command.split(" ").slice(3));
  expect(sound.code).toBe(0);
  const said = lines(sound.stderr);
  for (const line of lines(shown.join("\n"))) expect(said).toContain(line);

  const whole = readHere(contract);
  const planted = whole.replace(/ +x-compensates: '[^']*CreditCheck'\n/, "");
  expect(planted).not.toBe(whole);
  write(contract, planted);
  const broken = await run("validate");
  expect(broken.code).toBe(1);
  const told = lines(broken.stderr).join("\n");
  for (const line of lines(unsafe)) {
    // The finding's first line begins with its place, which the page leaves out.
    expect(told.replace(/\s+/g, " ")).toContain(line.replace(/\s+/g, " "));
  }
}, 120_000);
