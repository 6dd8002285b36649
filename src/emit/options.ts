/** What an emitter may know besides the contract. All paths are posix and relative to the config file. */
export interface EmitOptions {
  /** Folder of the generator's files, e.g. `generated`. */
  readonly outDir: string;
  /** Folder of the user's files (handlers, saga bodies, fixtures), e.g. `services`. */
  readonly servicesDir: string;
  /** Emit only these services (ids); absent: all. */
  readonly services?: readonly string[];
  /** False: no contract tests and no fixtures for them. Default true. */
  readonly contractTests?: boolean;
  /** For the header line of a file: contract entity id (`message:OrderStarted`) -> document path. */
  readonly sourceOf: (entity: string) => string;
}
