import type { Io } from "../io.js";
import { UsageError } from "../usage-error.js";

/** Where a system keeps its state, as flags say it. */
export interface PlaceFlags {
  readonly database?: string;
  readonly data?: string;
  readonly schema?: string;
}

export type Place =
  | { readonly kind: "postgres"; readonly url: string }
  | { readonly kind: "pglite"; readonly folder: string };

/** From `--data`, `--database`, or the environment's DATABASE_URL, in this order. Throws `UsageError`. */
export function placeOf({ database, data }: PlaceFlags, env: Io["env"]): Place {
  if (data !== undefined) return { kind: "pglite", folder: data };
  const url = database ?? env.DATABASE_URL ?? "";
  const from = database === undefined ? "DATABASE_URL" : "`--database`";
  if (url === "") {
    throw new UsageError(
      "which system? No store is named.",
      "set DATABASE_URL, or give `--database <url>`, or `--data <folder>` for PGlite.",
    );
  }
  // The text is not repeated: it may hold a password all the same.
  if (!URL.canParse(url) || !/^postgres(?:ql)?:$/.test(new URL(url).protocol)) {
    throw new UsageError(
      `${from} is no address of a PostgreSQL.`,
      "it looks like `postgres://user:password@host:5432/database`.",
    );
  }
  return { kind: "postgres", url };
}

/** A place as it may be shown: without password and without parameters, which may hold one. */
export function shownPlace(place: Place): string {
  if (place.kind === "pglite") return place.folder;
  const { username, host, pathname } = new URL(place.url);
  const user = username === "" ? "" : `${username}@`;
  return `postgres://${user}${host || "localhost"}${pathname}`;
}

/** `text` of a driver without anything secret that the place holds. */
export function redacted(text: string, place: Place): string {
  if (place.kind === "pglite") return text;
  const { password, searchParams } = new URL(place.url);
  const secrets = [place.url, password, decoded(password), ...secretParameters(searchParams)];
  return secrets
    .filter((secret) => secret !== "")
    .reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}

const secretParameters = (parameters: URLSearchParams): readonly string[] =>
  [...parameters].flatMap(([name, value]) => (/pass|key|secret|token/i.test(name) ? [value] : []));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
