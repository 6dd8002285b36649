import { shown } from "../workspace/jail.js";
import type { Plan } from "../workspace/plan.js";
import type { PlannedFile } from "../workspace/planned-file.js";

const VERBS = { create: "create", overwrite: "update", delete: "delete", keep: "keep" } as const;

/** Every file that a run touches, with what is done to it; with `all`, those it leaves too. */
export const planLines = ({ files, folders }: Plan, all: boolean): readonly string[] =>
  files
    .filter(({ action }) => all || action !== "keep")
    .map(({ action, path }) => `  ${VERBS[action]} ${shown(folders, path)}`);

/** One sentence on a run: `generated: 3 created, 1 updated, 40 unchanged; services: 2 created`. */
export function planSummary({ files, folders }: Plan, tense: "past" | "future"): string {
  const parts = (["generator", "user"] as const).flatMap((owner) => {
    const folder = owner === "generator" ? folders.outDir : folders.servicesDir;
    const counts = countsOf(files.filter((file) => file.owner === owner));
    return counts === "" ? [] : [`${shown(folders, folder)}: ${counts}`];
  });
  const nothing = files.every(({ action }) => action === "keep");
  if (nothing) return `Nothing to do: ${files.length} files are up to date.`;
  return `${tense === "past" ? "" : "Would be done in "}${parts.join("; ")}.`;
}

const WORDS = { create: "created", overwrite: "updated", delete: "deleted", keep: "unchanged" };

function countsOf(files: readonly PlannedFile[]): string {
  const actions = ["create", "overwrite", "delete", "keep"] as const;
  return actions
    .map((action) => ({ action, count: files.filter((file) => file.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${WORDS[action]}`)
    .join(", ");
}
