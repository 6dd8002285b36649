/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
}

/** What a command knows of the process that runs it; a test gives its own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Machine output only. */
  readonly stdout: Output;
  /** Everything for people. */
  readonly stderr: Output;
  /** Bytes of the standard input. */
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
}

/**
 * Whether to print in colour. NO_COLOR and `--no-color` win over FORCE_COLOR, which wins over what
 * the output is.
 */
export function useColor(output: Output, env: Io["env"], flag: boolean): boolean {
  if (!flag || (env.NO_COLOR ?? "") !== "") return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return output.isTTY && env.TERM !== "dumb";
}
