/** What a new project begins with; "documents": contracts that somebody has already. */
export const templateNames = ["ecommerce", "minimal", "documents"] as const;
export type TemplateName = (typeof templateNames)[number];

export const storeNames = ["pglite", "postgres"] as const;
export type StoreName = (typeof storeNames)[number];

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** What its user has decided. */
export interface Choices {
  /** A name that npm accepts; see `projectName`. */
  readonly name: string;
  readonly template: TemplateName;
  readonly store: StoreName;
  /** What carries messages when it is not the database. */
  readonly broker?: "nats";
  readonly packageManager: PackageManager;
  /** Of the package manager; absent when it is not known. */
  readonly packageManagerVersion?: string;
}

/** A file of a project. */
export interface ProjectFile {
  /** Posix, relative to the project's folder. */
  readonly path: string;
  readonly content: string | Uint8Array;
}
