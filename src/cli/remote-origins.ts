import { remoteOrigin } from "../document/remote-file.js";
import type { Io } from "./io.js";
import { UsageError } from "./usage-error.js";

export interface RemoteFlags {
  /** As typed, one for each time the option was given. */
  readonly allowRemoteRefs?: readonly string[];
}

/** The origins of `--allow-remote-refs`. Throws `UsageError` for what is none, and in CI. */
export function allowedOrigins(
  { allowRemoteRefs }: RemoteFlags,
  { env }: Pick<Io, "env">,
): readonly string[] | undefined {
  if (allowRemoteRefs === undefined) return undefined;
  if (!["", "0", "false", undefined].includes(env.CI)) {
    throw new UsageError(
      "`--allow-remote-refs` is not for CI: what a server answers can change from run to run.",
      "keep a copy of the files beside the documents, and refer to that.",
    );
  }
  return allowRemoteRefs.map((typed) => {
    const origin = remoteOrigin(typed);
    if (origin !== undefined && [origin, `${origin}/`].includes(typed.toLowerCase())) return origin;
    throw new UsageError(
      `\`${typed}\` is no origin that files may be fetched from.`,
      "write scheme and host, such as `https://schemas.example.com`; http is for this machine only.",
    );
  });
}
