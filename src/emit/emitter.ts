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
  | "samples"
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
  /** Of a user's file: what must stand in it, so that a later run can say what is missing. */
  readonly members?: readonly SkeletonMember[];
}

/** A member of the object that a user's file exports. */
export interface SkeletonMember {
  readonly name: string;
  /** The stub to paste, as whole lines. */
  readonly stub: string;
}
