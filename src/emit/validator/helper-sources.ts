import { formatChecks, type HelperSource } from "./format-checks.js";

/** Functions that a generated validator declares when it calls them, by name. */
const helpers: Readonly<Record<string, HelperSource>> = {
  ...formatChecks,
  guarded: {
    text: String.raw`/** Values that nest thousands of levels end as an issue, not as a stack overflow. */
function guarded(check, value) {
  try {
    return check(value);
  } catch (error) {
    const expected = error instanceof RangeError ? "a value of fewer levels" : "a plain value";
    return { pointer: "", keyword: "depth", expected, found: "a value that cannot be read" };
  }
}`,
  },
  once: {
    text: String.raw`/** For schemas that refer to themselves in place: what is being checked is not checked again. */
function once(check) {
  let inside = once;
  return (value) => {
    if (value === inside) return undefined;
    const outer = inside;
    inside = value;
    try {
      return check(value);
    } finally {
      inside = outer;
    }
  };
}`,
  },
  refuse: {
    text: String.raw`function refuse(pointer, keyword, expected, value) {
  return { pointer, keyword, expected, found: found(value) };
}`,
    needs: ["found"],
  },
  refuseValue: {
    text: String.raw`function refuseValue(pointer, keyword, expected, value) {
  const shown = pointer !== "" && typeof value === "string" && value.length <= 40;
  return { pointer, keyword, expected, found: shown ? JSON.stringify(value) : found(value) };
}`,
    needs: ["found"],
  },
  missing: {
    text: String.raw`function missing(pointer, name, keyword = "required") {
  return { pointer, keyword, expected: "the property " + JSON.stringify(name), found: "nothing" };
}`,
  },
  undeclared: {
    text: String.raw`function undeclared(pointer, value) {
  return refuse(pointer, "additionalProperties", "no property of this name", value);
}`,
    needs: ["refuse"],
  },
  found: {
    text: String.raw`/** Says what a value is, without giving it away. */
function found(value) {
  if (value === undefined || value === null) return value === null ? "null" : "nothing";
  if (typeof value === "string") return value === "" ? "an empty string" : "a string";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "object" ? "an object" : "a " + typeof value;
}`,
  },
  under: {
    text: String.raw`function under(pointer, issue) {
  return { ...issue, pointer: pointer + issue.pointer };
}`,
  },
  keySegment: {
    text: String.raw`function keySegment(key) {
  return "/" + key.replaceAll("~", "~0").replaceAll("/", "~1");
}`,
  },
  own: {
    text: String.raw`function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}`,
  },
  isObject: {
    text: String.raw`function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}`,
  },
  isShorter: {
    text: String.raw`/** In characters, of which each takes one or two units. */
function isShorter(text, least) {
  return text.length < least || (text.length < 2 * least && [...text].length < least);
}`,
  },
  isLonger: {
    text: String.raw`/** In characters, of which each takes one or two units. */
function isLonger(text, most) {
  return text.length > most && (text.length > 2 * most || [...text].length > most);
}`,
  },
  isEqual: {
    text: String.raw`function isEqual(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}`,
  },
  isMultipleOf: {
    text: String.raw`/** 19.99 is a multiple of 0.01, although neither has an exact binary form. */
function isMultipleOf(value, step) {
  const steps = value / step;
  if (!Number.isFinite(steps)) return value % step === 0;
  return Math.abs(steps - Math.round(steps)) <= 2 * Number.EPSILON * Math.max(1, Math.abs(steps));
}`,
  },
  hasRepetition: {
    text: String.raw`/** Compares the items as texts in which the order of keys does not matter. */
function hasRepetition(items) {
  const ordered = (_key, value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return new Set(items.map((item) => JSON.stringify(item, ordered))).size < items.length;
}`,
    needs: ["isObject"],
  },
  anyOf: {
    text: String.raw`function anyOf(value, branches) {
  const issues = [];
  for (const branch of branches) {
    const issue = branch(value);
    if (issue === undefined) return undefined;
    issues.push(issue);
  }
  return nearest(issues) ?? refuse("", "anyOf", "a value that fits an alternative", value);
}`,
    needs: ["nearest", "refuse"],
  },
  oneOf: {
    text: String.raw`function oneOf(value, branches) {
  const issues = branches.map((branch) => branch(value)).filter((issue) => issue !== undefined);
  if (issues.length === branches.length - 1) return undefined;
  const none = issues.length === branches.length;
  const expected = none ? "a value that fits an alternative" : "a value that fits one alternative";
  return (none ? nearest(issues) : undefined) ?? refuse("", "oneOf", expected, value);
}`,
    needs: ["nearest", "refuse"],
  },
  nearest: {
    text: String.raw`/** The issue of the only alternative that has the right type and mark, if there is just one. */
function nearest(issues) {
  const close = issues.filter(({ keyword }) => !["type", "const", "enum"].includes(keyword));
  return close.length === 1 ? close[0] : undefined;
}`,
  },
  excess: {
    text: String.raw`/** The first property that the document does not declare. */
function excess(value, shape) {
  if (typeof value !== "object" || value === null) return undefined;
  return Array.isArray(value) ? excessInItems(value, shape) : excessInMembers(value, shape);
}

function excessInItems(items, shape) {
  const first = shape.first === undefined ? 0 : shape.first.length;
  for (let i = 0; i < items.length; i++) {
    const row = (i < first ? shape.first[i] : shape.items) ?? null;
    const issue = row === null ? undefined : excess(items[i], shapes[row]);
    if (issue !== undefined) return under("/" + i, issue);
  }
  return undefined;
}

function excessInMembers(object, shape) {
  for (const key of Object.keys(object)) {
    const row = rowOf(key, shape);
    if (row === null || object[key] === undefined) continue;
    if (row === undefined) return undeclared(keySegment(key), object[key]);
    const issue = excess(object[key], shapes[row]);
    if (issue !== undefined) return under(keySegment(key), issue);
  }
  return undefined;
}

function rowOf(key, shape) {
  if (shape.names !== undefined && Object.hasOwn(shape.names, key)) return shape.names[key];
  if (shape.patterns === undefined) return shape.rest;
  const match = shape.patterns.find(([pattern]) => pattern.test(key));
  return match === undefined ? shape.rest : match[1];
}`,
    needs: ["keySegment", "undeclared", "under"],
  },
};

export const helperNames: ReadonlySet<string> = new Set(Object.keys(helpers));

/** `names` and what those call, each once, sorted. */
export function helpersOf(names: Iterable<string>): readonly string[] {
  const found = new Set<string>();
  const todo = [...names];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    todo.push(...(helperNamed(name).needs ?? []));
  }
  return [...found].sort();
}

/** The sources of `names` and of what they call, each once, sorted by name. */
export const helperTexts = (names: Iterable<string>): readonly string[] =>
  helpersOf(names).map((name) => helperNamed(name).text);

function helperNamed(name: string): HelperSource {
  const helper = helpers[name];
  if (helper === undefined) throw new Error(`no helper is called ${name}`);
  return helper;
}
