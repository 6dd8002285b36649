import { isParameterised } from "../../wire/channel-address.js";
import { percent, unpercent } from "./percent.js";

/**
 * Channel addresses as NATS subjects, so that different addresses never share one and each can be
 * read back:
 *
 * - An address with a `/` is cut at its slashes, and every piece but the last keeps its slash:
 *   `light/1.5/on` becomes `light/.1%2E5/.on`.
 * - Any other address is cut at its dots: `order.started` stays `order.started`.
 * - In a piece, everything but letters, digits, `_` and `-` is percent-encoded as UTF-8 (so are `*`,
 *   `>`, spaces and what is not ASCII); an empty piece is a lone `%`.
 *
 * A `{parameter}` that fills a piece is the wildcard `*`. Where it fills only part of one, the filter
 * is wider than the address, and the receiver drops what is not meant.
 */

/** Longest subject: the server closes the connection on a protocol line of more than 4 KiB. */
export const subjectBytesMax = 1_024;

const slash = "/";

export function subjectOf(prefix: string, address: string): string {
  return `${prefix}.${pieces(address).map(encodePiece).join(".")}`;
}

/** Matches the subject of every address that `channel` stands for, and possibly of others. */
export function filterOf(prefix: string, channel: string): string {
  if (!isParameterised(channel)) return subjectOf(prefix, channel);
  return `${prefix}.${pieces(channel).map(filterPiece).join(".")}`;
}

/** The address of a subject below the prefix; as it stands where it is none of ours. */
export function addressOf(prefix: string, subject: string): string {
  const rest = subject.slice(prefix.length + 1);
  const joined = rest.includes(slash) ? rest.replaceAll("/.", slash) : rest;
  return joined
    .split(/([/.])/)
    .map((part) => (part === "%" ? "" : unpercent(part)))
    .join("");
}

/** The last piece of a slashed address has no slash, the others keep theirs. */
function pieces(address: string): readonly string[] {
  if (!address.includes(slash)) return address.split(".");
  return address.split(/(?<=\/)/).concat(address.endsWith(slash) ? [""] : []);
}

const withoutSlash = (piece: string) => (piece.endsWith(slash) ? piece.slice(0, -1) : piece);

function encodePiece(piece: string): string {
  const text = withoutSlash(piece);
  const end = text === piece ? "" : slash;
  return (text === "" && end === "" ? "%" : percentEncoded(text)) + end;
}

const filterPiece = (piece: string): string => (piece.includes("{") ? "*" : encodePiece(piece));

const percentEncoded = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, percent);
