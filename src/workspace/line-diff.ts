interface Edit {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

const CONTEXT = 3;
// Beyond this, a table of all pairs costs more than a reader gains from a minimal diff.
const PAIRS_MAX = 4_000_000;

/** The change from `before` to `after` as `diff -u` prints it; "" when nothing changes. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  const edits = editsOf(linesOf(before), linesOf(after));
  const names = [
    before === "" ? "/dev/null" : `a/${path}`,
    after === "" ? "/dev/null" : `b/${path}`,
  ];
  const body = hunksOf(edits).map((hunk) => hunkText(edits, hunk));
  return `--- ${names[0]}\n+++ ${names[1]}\n${body.join("")}`;
}

const linesOf = (text: string): readonly string[] =>
  text === "" ? [] : text.replace(/\n$/, "").split("\n");

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const endMax = Math.min(before.length, after.length) - start;
  while (end < endMax && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (lines: readonly string[]): Edit[] => lines.map((text) => ({ sign: " ", text }));
  return [
    ...same(before.slice(0, start)),
    ...changed(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** By the longest common subsequence. */
function changed(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const removed = before.map((text): Edit => ({ sign: "-", text }));
  const added = after.map((text): Edit => ({ sign: "+", text }));
  if (before.length * after.length > PAIRS_MAX) return [...removed, ...added];
  const common = commonLengths(before, after);
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const text = before[i] ?? "";
    if (text === after[j]) {
      edits.push({ sign: " ", text });
      i++;
      j++;
    } else if (common(i + 1, j) >= common(i, j + 1)) edits.push(...removed.slice(i, ++i));
    else edits.push(...added.slice(j, ++j));
  }
  return [...edits, ...removed.slice(i), ...added.slice(j)];
}

/** `(i, j)` -> length of the longest common subsequence of the lines from there on. */
function commonLengths(before: readonly string[], after: readonly string[]) {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}

interface Hunk {
  readonly from: number;
  readonly to: number;
}

/** Ranges of edits around each change; neighbours that touch are one. */
function hunksOf(edits: readonly Edit[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  edits.forEach(({ sign }, index) => {
    if (sign === " ") return;
    const from = Math.max(0, index - CONTEXT);
    const to = Math.min(edits.length, index + 1 + CONTEXT);
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) hunks[hunks.length - 1] = { from: last.from, to };
    else hunks.push({ from, to });
  });
  return hunks;
}

function hunkText(edits: readonly Edit[], { from, to }: Hunk): string {
  const range = (sign: "-" | "+"): string => {
    const belongs = (edit: Edit): boolean => edit.sign === " " || edit.sign === sign;
    const before = edits.slice(0, from).filter(belongs).length;
    const count = edits.slice(from, to).filter(belongs).length;
    return `${sign}${count === 0 ? before : before + 1},${count}`;
  };
  const lines = edits.slice(from, to).map(({ sign, text }) => `${sign}${text}\n`);
  return `@@ ${range("-")} ${range("+")} @@\n${lines.join("")}`;
}
