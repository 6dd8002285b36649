/** `make`, asked once for each text: the names and patterns of a document come back all the time. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as T;
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
