import type { Choices } from "../../scaffold/choices.js";
import { commandsOf } from "../../scaffold/package-manager.js";
import type { OwnPackage } from "../own-package.js";
import { pathFrom } from "../paths.js";
import type { Decisions } from "./decisions.js";

export interface Done {
  readonly choices: Choices;
  readonly decisions: Decisions;
  readonly isInstalled: boolean;
}

/** Lines to copy, in order. */
export function nextSteps({ choices, decisions, isInstalled }: Done): readonly string[] {
  const { install, test, run } = commandsOf(choices);
  return [
    ...(decisions.dir === "." ? [] : [`cd ${quoted(decisions.dir)}`]),
    ...(isInstalled ? [] : [install]),
    test,
    ...(choices.store === "postgres" || choices.broker !== undefined
      ? ["docker compose up -d --wait"]
      : []),
    `${run} dev`,
  ];
}

/** The command line that does the same without asking. */
export function sameAgain(
  { dir, template, from, store, broker, install, git }: Decisions,
  choices: Choices,
  own: OwnPackage,
  cwd: string,
): string {
  const command = own.isClone
    ? `node ${quoted(pathFrom(cwd, `${own.root}/bin/asyncapi-gen.js`))}`
    : `${commandsOf(choices).execute} asyncapi-gen`;
  const beginning =
    template === "documents" ? `--from ${from.map(quoted).join(" ")}` : `--template ${template}`;
  return [
    `${command} init ${quoted(dir)} ${beginning} --store ${store}`,
    ...(broker === undefined ? [] : [`--transport ${broker}`]),
    ...(install ? [] : ["--no-install"]),
    ...(git ? [] : ["--no-git"]),
    "--yes",
  ].join(" ");
}

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
