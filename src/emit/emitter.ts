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
  | "replies"
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
  /** Of a user's file: the object that it exports. */
  readonly object?: SkeletonObject;
  /** What must stand in that object, in order, so that a later run can add what is missing. */
  readonly members?: readonly SkeletonMember[];
}

export interface SkeletonObject {
  /** Of the constant. */
  readonly name: string;
  /** Of the generated interface that it fulfils. */
  readonly type: string;
}

/** A member of the object that a user's file exports. */
export interface SkeletonMember {
  readonly name: string;
  /** The stub to add, as whole lines, as it stands in a new file. */
  readonly stub: string;
  /** Marks of what it answers to; a member that comes while one with the same marks goes is the same renamed. */
  readonly kin: readonly string[];
  /** Of a member that is an object itself: what must stand in that. */
  readonly members?: readonly SkeletonMember[];
}
