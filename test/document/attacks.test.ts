import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import { formatText } from "../../src/diagnostics/format-text.js";
import { loadDocuments } from "../../src/document/load.js";
import { skipUnlessFolder } from "../requirements.js";
import { createFolder } from "./folder.js";

// Hostile documents, kept outside this repository; where they are absent, this says so. What must
// not happen in generated code is tested where it is generated.
const file = join(
  dirname(fileURLToPath(import.meta.url)),
  "../../../shared/security/attacks.jsonl",
);
const isThere = existsSync(file);

interface Attack {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly format: string;
  readonly document: unknown;
  readonly expect: { readonly outcome: string; readonly alsoAllowed?: string };
}

const attacks: readonly Attack[] = isThere
  ? readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ kind }: Attack) => kind !== "runtime-event")
  : [];

/** Not about documents: the output folder is prepared. */
const elsewhere = new Set(["ATK-062"]);

const setups: Readonly<Record<string, (folder: string) => void>> = {
  "ATK-041": (folder) => symlinkSync("/etc/passwd", join(folder, "link.yaml")),
  "ATK-042": (folder) => execFileSync("mkfifo", [join(folder, "dev.yaml")]),
};

function bytesOf({ id, document }: Attack): string | Uint8Array {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return id === "ATK-078" ? Buffer.from(`\ufeff${text}`, "utf16le") : text;
}

skipUnlessFolder(file, "hostile documents")("hostile documents", () => {
  it.each(attacks.filter(({ id }) => !elsewhere.has(id)))("$id: $title", async (attack) => {
    const name = attack.format === "yaml" ? "doc.yaml" : "doc.json";
    const cwd = createFolder({ [name]: bytesOf(attack) });
    setups[attack.id]?.(cwd);
    const { documents, diagnostics, sources } = await loadDocuments([name], { cwd });
    const built = buildContract(documents);
    const found = [...diagnostics, ...built.diagnostics];
    const outcome = found.some(({ severity }) => severity === "error") ? "refuse" : "accept";
    const { outcome: wanted, alsoAllowed = "" } = attack.expect;
    const other = wanted === "refuse" ? "accept" : "refuse";
    expect([wanted, ...(alsoAllowed.includes(other) ? [other] : [])]).toContain(outcome);
    if (outcome === "refuse")
      expect(found.every(({ location }) => location !== undefined)).toBe(true);
    // Nothing of the files outside the folder, and nothing that steers a terminal.
    expect(formatText(found, { sources, verbose: true })).not.toMatch(/root:x:0|[^\P{C}\n]/u);
    expect(Object.keys({})).toEqual([]);
    expect(Reflect.get({}, "polluted") ?? Reflect.get({}, "__PWNED")).toBeUndefined();
  });
});
