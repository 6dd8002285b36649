/** Something that JSON allows and readers do not get as it is written. */
export interface JsonTrap {
  readonly kind: "duplicate-key" | "precision";
  /** The key, or the number as it is written. */
  readonly text: string;
  readonly offset: number;
}

/** The keys that an object has twice, and the numbers that a double cannot hold, of valid JSON. */
export function findTraps(json: string): readonly JsonTrap[] {
  const traps: JsonTrap[] = [];
  const open: (Set<string> | undefined)[] = [];
  let previous = "";
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    const keys = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token.startsWith('"') && keys && (previous === "{" || previous === ",")) {
      const key = token.includes("\\") ? String(JSON.parse(token)) : token.slice(1, -1);
      if (keys.has(key)) traps.push({ kind: "duplicate-key", text: key, offset: index });
      keys.add(key);
    } else if (/^[-\d]/.test(token) && isLossy(token)) {
      traps.push({ kind: "precision", text: token, offset: index });
    }
    previous = token;
  }
  return traps;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*/g;

/** Whether a number comes out of `JSON.parse` as another one. */
function isLossy(token: string): boolean {
  if (token.length < 16) return false;
  if (/^-?\d+$/.test(token)) return BigInt(token) !== BigInt(Number(token));
  const digits = token.replace(/[eE].*$/, "").replace(/^-?0*\.?0*|[-.]/g, "");
  // 17 digits tell every double from its neighbours.
  return digits.replace(/0+$/, "").length > 17;
}
