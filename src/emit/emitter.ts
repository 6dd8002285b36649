import type { Contract } from "../contract/model.js";
import type { EmitOptions } from "./options.js";

/** Turns the contract into files. Pure: same contract and options, same bytes. */
export interface Emitter {
  readonly name: EmitterName;
  emit(contract: Contract, options: EmitOptions): readonly GeneratedFile[];
}

export type EmitterName =
  | "schemas"
  | "messages"
  | "validators"
  | "publishers"
  | "consumers"
  | "sagas"
  | "services"
  | "contract-tests"
  | "skeletons";

export interface GeneratedFile {
  /** Posix path; relative to the generated folder, or to the services folder for a user's file. */
  readonly path: string;
  /** Ends with one newline. */
  readonly text: string;
  /** "generator": overwritten each run. "user": written once, then theirs. */
  readonly owner: "generator" | "user";
}
