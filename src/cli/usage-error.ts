import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** The command line asks for something that does not exist or does not go together. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The configuration cannot be followed. Exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly diagnostics: readonly Diagnostic[];
  /** Text of the configuration by its path, for the code frame. */
  readonly sources: ReadonlyMap<string, string>;

  constructor(
    diagnostics: readonly Diagnostic[],
    sources: ReadonlyMap<string, string> = new Map(),
  ) {
    super(diagnostics[0]?.message ?? "the configuration cannot be followed");
    this.diagnostics = diagnostics;
    this.sources = sources;
  }
}
