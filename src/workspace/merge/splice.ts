/** Text that is put into a file; what was there stays, byte for byte. */
export interface Insertion {
  /** Offset in the text as it was. */
  readonly at: number;
  readonly text: string;
}

/** `text` with the insertions, those at one place in the order given. */
export function splice(text: string, insertions: readonly Insertion[]): string {
  const ordered = insertions
    .map((insertion, index) => ({ ...insertion, index }))
    .sort((a, b) => a.at - b.at || a.index - b.index);
  let [result, done] = ["", 0];
  for (const insertion of ordered) {
    result += text.slice(done, insertion.at) + insertion.text;
    done = insertion.at;
  }
  return result + text.slice(done);
}
