import type { IncomingMessage } from "node:http";
import { decodeText, type FileText } from "./read-file.js";

/** From where files may be fetched: `https://schemas.example.com`; http only of this machine. */
export type RemoteOrigins = readonly string[];

export const isRemotePath = (path: string): boolean => /^https?:\/\//i.test(path);

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The origin of an address that may be allowed at all; undefined for any other text. */
export function remoteOrigin(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, origin } = new URL(address);
  const isSafe = protocol === "https:" || (protocol === "http:" && loopback.has(hostname));
  return isSafe ? origin : undefined;
}

/**
 * Where the file part of a `$ref` leads, if that is an address: written as one, or relative to a file
 * that was fetched. Undefined: it is a path on this machine. A fetched file never leads to one.
 */
export function remoteTarget(from: string, filePart: string): URL | undefined {
  const base = isRemotePath(from) ? from : undefined;
  if (base === undefined && !isRemotePath(filePart)) return undefined;
  return URL.canParse(filePart, base) ? new URL(filePart, base) : new URL("about:invalid");
}

/** Why an address may not be fetched; undefined when it may. */
export function objectionTo(target: URL, origins: RemoteOrigins): string | undefined {
  if (target.username !== "" || target.password !== "") return "carries a password";
  const origin = remoteOrigin(target.href);
  if (origin === undefined) return "is neither https nor of this machine";
  return origins.includes(origin) ? undefined : `leads to ${origin}, which is not allowed`;
}

/** Reads one file of an allowed origin; a redirect is not followed, since it can lead anywhere. */
export async function fetchTextFile(
  target: URL,
  limits: { readonly bytesMax: number; readonly deadlineMs: number },
): Promise<FileText> {
  try {
    return await request(target, limits);
  } catch (error) {
    return { problem: "document/unreadable", message: reasonOf(error) };
  }
}

async function request(
  target: URL,
  { bytesMax, deadlineMs }: { readonly bytesMax: number; readonly deadlineMs: number },
): Promise<FileText> {
  const { get } =
    target.protocol === "https:" ? await import("node:https") : await import("node:http");
  const signal = AbortSignal.timeout(deadlineMs);
  const headers = { accept: "application/yaml, application/json, text/plain", connection: "close" };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(target, { agent: false, headers, signal }, resolve).once("error", reject);
  });
  const { statusCode = 0 } = response;
  if (statusCode !== 200) {
    response.destroy();
    const what =
      statusCode >= 300 && statusCode < 400 ? "redirects, which is not followed" : "answers";
    return { problem: "document/unreadable", message: `its server ${what} (${statusCode})` };
  }
  return readBody(response, bytesMax);
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<FileText> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > bytesMax) {
      response.destroy();
      return { problem: "document/too-large", message: `it has more than ${bytesMax} bytes` };
    }
  }
  return decodeText(Buffer.concat(chunks));
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "its server took too long";
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === "ABORT_ERR" ? "its server took too long" : (code ?? "fetching failed");
}
