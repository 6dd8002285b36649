import type { Envelope } from "../../envelope.js";
import type { TransportMessage } from "../transport.js";
import { percent, unpercent } from "./percent.js";

/**
 * A message around its payload, as NATS headers: the envelope in CloudEvents' binary mode (`ce-id`,
 * `ce-source`, ...; `content-type` is the payload's), the document's own headers under their names.
 *
 * Values are percent-encoded as CloudEvents' HTTP binding says, so that no value can end its line.
 * What names a header of ours or an instruction to the server (`Nats-...`) has its first letter
 * encoded, too: a document's header must not reach into either.
 */

/** Names of own headers whose values are JSON, because they are no strings. */
const jsonNames = "ag-json";
/** The ordering key, where it is not the envelope's `partitionkey`. */
const ownKey = "ag-key";
const contentType = "content-type";
const attribute = "ce-";

export type HeaderLines = readonly (readonly [name: string, value: string])[];

export function toHeaders({ envelope, headers, key }: TransportMessage): HeaderLines {
  const { datacontenttype, ...attributes } = envelope;
  const lines: [string, string][] = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [attribute + encodeName(name), encodeValue(String(value))]);
  if (datacontenttype !== undefined) lines.push([contentType, encodeValue(datacontenttype)]);
  if (key !== undefined && key !== envelope.partitionkey) lines.push([ownKey, encodeValue(key)]);
  return [...lines, ...ownHeaders(headers)];
}

function ownHeaders(headers: TransportMessage["headers"]): HeaderLines {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const json = given.filter(([, value]) => typeof value !== "string").map(([name]) => name);
  const lines = given.map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return [guardedName(name), encodeValue(text)] as const;
  });
  return json.length === 0
    ? lines
    : [...lines, [jsonNames, json.map((name) => encodeName(name)).join(",")]];
}

/** Reads back what `toHeaders` wrote, and what a stranger wrote as well as it can be read. */
export function fromHeaders(
  lines: HeaderLines,
): Pick<TransportMessage, "envelope" | "headers" | "key"> {
  const attributes: [string, string][] = [];
  const own: [string, string][] = [];
  let key: string | undefined;
  let json: ReadonlySet<string> = new Set();
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    if (lower === contentType) attributes.push(["datacontenttype", decode(value)]);
    else if (lower === ownKey) key = decode(value);
    else if (lower === jsonNames) json = new Set(value.split(",").map(decode));
    else if (lower.startsWith(attribute)) attributes.push([decode(lower.slice(3)), decode(value)]);
    else if (!lower.startsWith("nats-")) own.push([decode(name), decode(value)]);
  }
  const envelope: Partial<Envelope> = Object.fromEntries(attributes);
  return {
    envelope,
    key: key ?? envelope.partitionkey,
    headers: Object.fromEntries(
      own.map(([name, value]) => [name, json.has(name) ? parsed(value) : value]),
    ),
  };
}

const reserved = /^(ce-|ag-|nats-|content-type$)/i;

const guardedName = (name: string): string =>
  reserved.test(name) ? percent(name.slice(0, 1)) + encodeName(name.slice(1)) : encodeName(name);

/** What may stand in a header's name, without the `%` that encodes the rest. */
const encodeName = (name: string): string =>
  name === "" ? "%" : name.replace(/[^A-Za-z0-9!#$&'*+.^_`|~-]+/g, percent);

/** CloudEvents, HTTP binding 3.1.3.2: a space, `"`, `%` and all that is no printable ASCII. */
const encodeValue = (value: string): string => value.replace(/[^!#-$&-~]+/g, percent);

const decode = (text: string): string => (text === "%" ? "" : unpercent(text));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
