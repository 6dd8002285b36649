/** What a configuration file holds; `schemas/config.schema.json` says the same for editors. */
export interface Config {
  readonly $schema?: string;
  /** AsyncAPI documents: paths or patterns (`contracts/*.asyncapi.yaml`), relative to the file. */
  readonly documents: readonly string[];
  /** Folder of the generated files. Default `generated`. */
  readonly out?: string;
  /** Folder of your own code: handlers, saga bodies, fixtures. Default `services`. */
  readonly handlers?: string;
  /** Generate only these services, by id. Default: all. */
  readonly services?: readonly string[];
  /** Generate contract tests (they need vitest). Default true. */
  readonly contractTests?: boolean;
  /** Severity of findings by code: `{ "lint/never-sent": "warning" }`; `off` drops them. */
  readonly lint?: Readonly<Record<string, "off" | "note" | "warning" | "error">>;
}

/** Gives a configuration in a script its type: `export default defineConfig({ ... })`. */
export const defineConfig = (config: Config): Config => config;
