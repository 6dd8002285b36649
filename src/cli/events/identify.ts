import type { Contract, JsonSchema, Message } from "../../contract/model.js";
import { didYouMean } from "../../diagnostics/did-you-mean.js";

/** An event with its message found out, or why that failed. */
export type Identified =
  | {
      readonly message: Message;
      readonly payload: unknown;
      /** Where the payload stands in the event: nowhere deeper for a bare one, `data` for CloudEvents. */
      readonly at: readonly string[];
    }
  | Unidentified;

export interface Unidentified {
  readonly code: "event/invalid" | "event/unknown-message";
  /** What stands behind "the event". */
  readonly problem: string;
  readonly hint?: string;
  readonly at: readonly string[];
}

/**
 * What an event is: a CloudEvents object says so in `type`; a bare payload is the message that was
 * named, or the only one of the contract, or the one whose constant it carries.
 */
export function identify(
  contract: Contract,
  value: unknown,
  named: Message | undefined,
): Identified {
  if (isObject(value) && isCloudEvent(contract, value, named))
    return fromCloudEvent(contract, value, named);
  if (named !== undefined) return withPayload(named, value, []);
  const [only, ...others] = contract.messages;
  if (only !== undefined && others.length === 0) return withPayload(only, value, []);
  const [told, ...rivals] = contract.messages.filter((message) =>
    carriesConstant(contract, message, value),
  );
  if (told !== undefined && rivals.length === 0) return { message: told, payload: value, at: [] };
  if (isObject(value) && typeof value.type === "string") return unknownType(contract, value.type);
  return {
    code: "event/unknown-message",
    problem: "does not tell which message it is",
    hint: "name it with `--message`, or give a CloudEvents object with `type` and `data`.",
    at: [],
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const has = (value: JsonObject, key: string): boolean => Object.hasOwn(value, key);

/** A payload may have a `type` and `data` of its own, so those alone count only with a known type. */
function isCloudEvent(contract: Contract, value: JsonObject, named: Message | undefined): boolean {
  if (typeof value.type !== "string") return false;
  if (typeof value.specversion === "string") return true;
  const isKnown = contract.messages.some(({ wireType }) => wireType === value.type);
  return named === undefined && has(value, "data") && isKnown;
}

function fromCloudEvent(
  contract: Contract,
  value: JsonObject,
  named: Message | undefined,
): Identified {
  const type = String(value.type);
  const message = contract.messages.find(({ wireType }) => wireType === type);
  if (message === undefined) {
    return unknownType(contract, type);
  }
  if (named !== undefined && named.id !== message.id) {
    return {
      code: "event/invalid",
      problem: `is \`${type}\`, not \`${named.wireType}\``,
      at: ["type"],
    };
  }
  const lacking = ["id", "source"].find(
    (name) => typeof value[name] !== "string" || value[name] === "",
  );
  if (typeof value.specversion === "string" && lacking !== undefined) {
    return {
      code: "event/invalid",
      problem: `lacks the CloudEvents attribute \`${lacking}\``,
      at: [lacking],
    };
  }
  if (!has(value, "data") && typeof value.data_base64 === "string") {
    return fromBase64(message, value.data_base64);
  }
  return withPayload(message, value.data, has(value, "data") ? ["data"] : []);
}

/** JSON has no bytes: a payload that is bytes is given as CloudEvents writes them. */
function withPayload(message: Message, payload: unknown, at: readonly string[]): Identified {
  if (message.body !== "bytes") return { message, payload, at };
  return {
    code: "event/invalid",
    problem: `is no \`${message.wireType}\`, whose payload is bytes`,
    hint: "give a CloudEvents object with the bytes as base64 in `data_base64`.",
    at,
  };
}

function unknownType({ messages }: Contract, type: string): Unidentified {
  const known = messages.map(({ wireType }) => wireType);
  const meant = didYouMean(type, known);
  const few = `the contract has ${known.slice(0, 8).join(", ")}${known.length > 8 ? ", ..." : ""}.`;
  return {
    code: "event/unknown-message",
    problem: `is of the type \`${type}\`, which the contract does not know`,
    hint: meant === undefined ? few : `did you mean \`${meant}\`?`,
    at: ["type"],
  };
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function fromBase64(message: Message, encoded: string): Identified {
  const at = ["data_base64"];
  const problem = (what: string): Unidentified => ({
    ...{ code: "event/invalid", problem: `has \`data_base64\` that is no ${what}`, at },
  });
  if (!base64.test(encoded)) return problem("base64");
  const bytes = Buffer.from(encoded, "base64");
  if (message.body === "bytes") return { message, payload: new Uint8Array(bytes), at };
  if (message.body === "text") return { message, payload: bytes.toString("utf8"), at };
  try {
    const payload: unknown = JSON.parse(bytes.toString("utf8"));
    return { message, payload, at };
  } catch {
    return problem("JSON");
  }
}

/** Whether the value has a member that only this message may have: a `const`, or an `enum` of one. */
function carriesConstant(contract: Contract, message: Message, value: unknown): boolean {
  if (!isObject(value)) return false;
  const properties = resolved(contract, message.payload).properties;
  if (!isObject(properties)) return false;
  const constants = Object.entries(properties).flatMap(([name, schema]) => {
    const { const: constant, enum: values } = resolved(contract, schema as JsonSchema);
    const only = Array.isArray(values) && values.length === 1 ? values[0] : constant;
    return typeof only === "string" ? [[name, only] as const] : [];
  });
  return (
    constants.length > 0 &&
    constants.every(([name, only]) => has(value, name) && value[name] === only)
  );
}

/** The schema itself, or the named one that it is a reference to. */
function resolved(contract: Contract, schema: JsonSchema, depth = 0): JsonObject {
  if (typeof schema === "boolean") return {};
  const { $ref } = schema;
  const target = contract.schemas.find(({ id }) => $ref === `#/schemas/${id}`);
  return target === undefined || depth > 32 ? schema : resolved(contract, target.schema, depth + 1);
}
