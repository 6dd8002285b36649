import { didYouMean } from "../diagnostics/did-you-mean.js";
import { isArray, isObject, type Json } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import { keywordsOf, kindAt } from "./object-kinds.js";

/** What is known about a value that a rule refuses. */
export interface Refused {
  /** In the document with its references replaced. */
  readonly path: JsonPath;
  readonly value: Json;
  /** As it is written, where it is of one line. */
  readonly written: string;
  readonly message: string;
  readonly major: 2 | 3;
  /** The document. */
  readonly root: Json;
}

type Mend = (refused: Refused) => string | undefined;

/** What to do about a broken rule, as far as one can tell; undefined for the general advice. */
export function mendFor(refused: Refused): string | undefined {
  for (const mend of mends) {
    const found = mend(refused);
    if (found !== undefined) return found;
  }
  return undefined;
}

const SCHEMA_TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

// What people write for a type, where no edit distance would find it.
const typesMeant: Readonly<Record<string, string>> = {
  int: "write `type: integer`.",
  int32: "write `type: integer`.",
  int64: "write `type: integer`.",
  long: "write `type: integer`.",
  float: "write `type: number`.",
  double: "write `type: number`.",
  decimal: "write `type: number`, or a string with a `pattern` for exact amounts.",
  bool: "write `type: boolean`.",
  str: "write `type: string`.",
  text: "write `type: string`.",
  date: "write `type: string` and `format: date`.",
  datetime: "write `type: string` and `format: date-time`.",
  "date-time": "write `type: string` and `format: date-time`.",
  timestamp: "write `type: string` and `format: date-time`.",
  uuid: "write `type: string` and `format: uuid`.",
  email: "write `type: string` and `format: email`.",
  list: "write `type: array`.",
  map: "write `type: object`.",
  dict: "write `type: object`.",
  any: "leave `type` out: then anything is allowed.",
  enum: "leave `type` out, or name the type of the values.",
  file: "write `type: string`.",
};

const misspeltType: Mend = ({ path, value }) => {
  if (path.at(-1) !== "type" || typeof value !== "string") return undefined;
  if (SCHEMA_TYPES.includes(value)) return undefined;
  const known = Object.hasOwn(typesMeant, value.toLowerCase())
    ? typesMeant[value.toLowerCase()]
    : undefined;
  const near = didYouMean(value, SCHEMA_TYPES);
  return known ?? (near && `did you mean \`${near}\`?`);
};

const misspeltKeyword: Mend = ({ path, message, major }) => {
  if (!message.startsWith("is not expected")) return undefined;
  const kind = kindAt(path.slice(0, -1));
  const name = path.at(-1) ?? "";
  if (kind === undefined) return undefined;
  const near = didYouMean(name, keywordsOf(kind, major));
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (!keywordsOf(kind, major === 2 ? 3 : 2).includes(name)) return undefined;
  if (kind === "server" && name === "url") {
    return "in AsyncAPI 3, write `host`, and `pathname` for what follows it.";
  }
  if (major === 3 && (name === "publish" || name === "subscribe")) {
    return "in AsyncAPI 3, operations stand under `operations` at the root, with an `action` of send or receive.";
  }
  return `\`${name}\` is a keyword of AsyncAPI ${major === 2 ? 3 : 2}; this document is of ${major}.x.`;
};

const misspeltValue: Mend = ({ value, message }) => {
  const [, list] = /^must be one of (.*)$/.exec(message) ?? [];
  if (list === undefined || typeof value !== "string") return undefined;
  const allowed = [...list.matchAll(/"([^"]*)"/g)].map(([, each = ""]) => each);
  if (allowed.includes("send") && /^(?:publish|subscribe)$/.test(value)) {
    return "write `send` for what this application says, `receive` for what it hears.";
  }
  // Another number is no misspelling.
  const near = /^[\d.]+$/.test(value) ? undefined : didYouMean(value, allowed);
  return near && `did you mean \`${near}\`?`;
};

const missing: Mend = ({ message }) => {
  const [, name] = /^must have `(.*)`$/.exec(message) ?? [];
  return name === undefined ? undefined : `add \`${name}\`.`;
};

const requiredFlag: Mend = ({ path, value }) => {
  if (path.at(-1) !== "required") return undefined;
  if (typeof value === "string") return `write \`required: [${value}]\`.`;
  if (typeof value !== "boolean") return undefined;
  const name = path.at(-2) ?? "";
  if (path.at(-3) !== "properties") return "write a list of the names that must be there.";
  return value
    ? `list it where \`properties\` stands, not in it: \`required: [${name}]\`.`
    : "leave it out: what is not listed in `required` of the object is optional.";
};

const nameForReference: Mend = ({ path, value, message, root }) => {
  if (!message.startsWith("must be an object") || typeof value !== "string") return undefined;
  const sections = [
    ...(path.at(-1) === "channel" ? [["channels"]] : []),
    ["components", "messages"],
    ["components", "schemas"],
  ];
  const section = sections.find((names) => {
    const holder = names.reduce<Json | undefined>(
      (at, name) => (isObject(at) ? at[name] : undefined),
      root,
    );
    return isObject(holder) && Object.hasOwn(holder, value);
  });
  if (section) return `refer to it: \`{ $ref: '#/${[...section, value].join("/")}' }\`.`;
  const isSchema = kindAt(path) === "schema" && SCHEMA_TYPES.includes(value);
  return isSchema ? `write \`{ type: ${value} }\`.` : undefined;
};

const maps: ReadonlySet<string> = new Set([
  ...["messages", "channels", "operations", "servers", "schemas", "parameters", "properties"],
  ...["message", "variables", "securitySchemes", "patternProperties"],
]);

const listForMap: Mend = ({ path, value, message }) => {
  if (!message.startsWith("must be an object") || !isArray(value)) return undefined;
  if (!maps.has(path.at(-1) ?? "")) return undefined;
  if (path.at(-1) === "message") return "list several messages under `oneOf`.";
  if (path.at(-1) === "properties") return "write each as `name: { type: ... }`, without the dash.";
  return "write each under a name of its own, without the dash.";
};

const numberForText: Mend = ({ value, written, message }) =>
  message.startsWith("must be a string") && /^(?:number|boolean)$/.test(typeof value)
    ? `put it in quotes: "${written}".`
    : undefined;

const valueForList: Mend = ({ value, message }) =>
  message === "must be an array" && typeof value === "string"
    ? `write a list: \`[${value}]\`.`
    : undefined;

const mapForList: Mend = ({ value, message }) =>
  message === "must be an array" && isObject(value)
    ? "write a list, in which each begins with a dash."
    : undefined;

const constant: Mend = ({ path, message }) => {
  const [, value] = /^must be ("[^"]*")$/.exec(message) ?? [];
  return value && `write \`${path.at(-1)}: ${JSON.parse(value)}\`.`;
};

const textForNumber: Mend = ({ value, message }) =>
  /^must be (?:an integer|a number)/.test(message) &&
  typeof value === "string" &&
  value.trim() !== "" &&
  Number.isFinite(Number(value))
    ? `write it without quotes: ${value}.`
    : undefined;

const colonWithoutBlank: Mend = ({ value, message }) =>
  message.startsWith("must be an object") && typeof value === "string" && /^\w+:\S/.test(value)
    ? "put a blank after the colon."
    : undefined;

const emptyReference: Mend = ({ path, value }) =>
  path.at(-1) === "$ref" && value === null
    ? "write what it points at: `'#/components/messages/...'`."
    : undefined;

const characterInAddress: Mend = ({ message, path }) => {
  if (!message.endsWith('format "uri-template"')) return undefined;
  const parameter = /\{[^}]*[^}\w.%,][^}]*\}/.exec(path.at(-1) ?? "")?.[0];
  if (parameter !== undefined) {
    return `name \`${parameter}\` with letters, digits, \`_\` and \`.\` only.`;
  }
  const wrong = /[^\w\-.~:/?#[\]@!$&'()*+,;=%{}]/.exec(path.at(-1) ?? "")?.[0];
  return wrong && `write \`${encodeURIComponent(wrong)}\` for \`${wrong}\`.`;
};

const nothingWritten: Mend = ({ path, value }) =>
  value === null && path.length > 0
    ? `nothing is written after \`${path.at(-1)}:\`; add its content, write \`{}\`, or remove it.`
    : undefined;

const booleanForSchema: Mend = ({ path, value }) => {
  if (typeof value !== "boolean" || kindAt(path) !== "schema") return undefined;
  return value
    ? "write `{}`: AsyncAPI 3 takes no boolean for a whole payload."
    : "write `{ not: {} }`: AsyncAPI 3 takes no boolean for a whole payload.";
};

const listedTwice: Mend = ({ message }) =>
  message === "is there twice" ? "remove one of the two." : undefined;

const runtimeExpression: Mend = ({ path, message }) =>
  path.at(-1) === "location" && message.startsWith("must match pattern")
    ? "write `$message.header#/name` or `$message.payload#/path/to/it`."
    : undefined;

const payloadOfTrait: Mend = ({ path, message }) =>
  message.startsWith("is not expected") && path.at(-1) === "payload" && path.at(-3) === "traits"
    ? "a trait has no payload: write it in the message."
    : undefined;

const mends: readonly Mend[] = [
  payloadOfTrait,
  emptyReference,
  nothingWritten,
  booleanForSchema,
  listedTwice,
  runtimeExpression,
  colonWithoutBlank,
  characterInAddress,
  misspeltType,
  misspeltKeyword,
  misspeltValue,
  missing,
  requiredFlag,
  nameForReference,
  listForMap,
  numberForText,
  textForNumber,
  valueForList,
  mapForList,
  constant,
];

// The parser's own sentences, by how they begin.
const sentences: readonly (readonly [RegExp, string])[] = [
  [
    /^Operation message does not belong/,
    "refer to it through the channel: `#/channels/<channel>/messages/<message>`.",
  ],
  [/^"operationId" must be unique/, "rename one of the two."],
  [/^"messageId" must be unique/, "rename one of the two."],
  [/^Not all channel's parameters/, "describe them under `parameters` of the channel."],
  [/^Channel's "parameters" object has redundant/, "remove it, or name it in the address."],
  [
    /must not reference an undefined security scheme/,
    "define it under `components.securitySchemes`, or correct the name.",
  ],
  [/^Not all server's variables/, "describe them under `variables` of the server."],
  [
    /^Channel contains server that/,
    "name one that stands under `servers` of the document, or define it there.",
  ],
  [/^Server's "variables" object has redundant/, "remove it, or name it in the address."],
];

export const mendForSentence = (sentence: string): string | undefined =>
  sentences.find(([start]) => start.test(sentence))?.[1];
