/** `npm run cases [-- --accept] [-- <name>...]`: runs the golden cases, or rewrites them. */

import { unifiedDiff } from "../src/workspace/line-diff.js";
import { accept, actualOutcome, caseNames, expectedOutcome } from "../test/cases/case.js";

const isAccepting = process.argv.includes("--accept");
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const names = caseNames().filter((name) => wanted.length === 0 || wanted.includes(name));

let changed = 0;
for (const name of names) {
  const [actual, expected] = [await actualOutcome(name), expectedOutcome(name)];
  const paths = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
  const diffs = paths.map((path) =>
    unifiedDiff(`${name}/${path}`, expected[path] ?? "", actual[path] ?? ""),
  );
  const diff = diffs.join("");
  if (diff === "") continue;
  changed++;
  console.log(diff);
  if (isAccepting) accept(name, actual);
}
const outcome = isAccepting ? "rewritten" : "changed";
console.log(`${names.length} cases, ${changed} ${outcome}`);
process.exitCode = isAccepting || changed === 0 ? 0 : 1;
