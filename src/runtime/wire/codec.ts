import { RuntimeError } from "../errors.js";

/** Deepest nesting we parse: what validators and handlers recurse into must not end their stack. */
export const nestingMax = 200;

const jsonType = /^(application|text)\/([^;\s]+\+)?json\s*(;|$)/i;
const textType = /^text\//i;

const isJson = (contentType: string): boolean => jsonType.test(contentType);

/** How a message is written: part of its descriptor. */
export interface Encoding {
  /** Default `application/json`. */
  readonly contentType?: string;
  readonly encoding?: "bytes";
}

/** A payload as bytes of its content type. Bytes are passed on as they are. */
export function encode(
  payload: unknown,
  { contentType = "application/json", encoding }: Encoding,
): Uint8Array {
  if (encoding === "bytes" && payload instanceof Uint8Array) return payload;
  if (isJson(contentType)) return encodeJson(payload);
  if (payload instanceof Uint8Array) return payload;
  if (textType.test(contentType) && typeof payload === "string") return Buffer.from(payload);
  return encodeJson(payload);
}

function encodeJson(payload: unknown): Uint8Array {
  try {
    const text = JSON.stringify(payload);
    if (text !== undefined) return refuseDeepNesting(Buffer.from(text));
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw new RuntimeError("invalid-payload", "The payload cannot be written as JSON.", {
      cause: error,
    });
  }
  throw new RuntimeError("invalid-payload", "The payload is undefined.");
}

/** The payload in the bytes; throws a RuntimeError that says why there is none. */
export function decode(
  data: Uint8Array,
  { contentType = "application/json", encoding }: Encoding,
  bytesMax: number,
): unknown {
  if (data.byteLength > bytesMax) {
    throw new RuntimeError(
      "message-too-large",
      `The payload has ${data.byteLength} bytes; messageBytesMax is ${bytesMax}.`,
    );
  }
  if (encoding === "bytes") return data;
  if (!isJson(contentType)) return textType.test(contentType) ? decodeText(data) : data;
  refuseDeepNesting(data);
  const text = decodeText(data);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RuntimeError("invalid-payload", "The payload is no JSON.", { cause: error });
  }
}

function decodeText(data: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch (error) {
    throw new RuntimeError("invalid-payload", "The payload is no UTF-8 text.", { cause: error });
  }
}

const quote = 0x22;
const backslash = 0x5c;

function refuseDeepNesting(data: Uint8Array): Uint8Array {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < data.length; index += 1) {
    const byte = data[index];
    if (inString && byte === backslash) index += 1;
    else if (byte === quote) inString = !inString;
    else if (!inString) depth += nesting(byte);
    if (depth > nestingMax) {
      throw new RuntimeError(
        "invalid-payload",
        `The payload nests deeper than ${nestingMax} levels (nestingMax).`,
      );
    }
  }
  return data;
}

// `{` and `[` open, `}` and `]` close.
function nesting(byte: number | undefined): number {
  if (byte === 0x7b || byte === 0x5b) return 1;
  return byte === 0x7d || byte === 0x5d ? -1 : 0;
}
