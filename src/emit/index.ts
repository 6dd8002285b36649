import type { Contract } from "../contract/model.js";
import { consumers } from "./consumers.js";
import { contractTests } from "./contract-tests.js";
import type { Emitter, EmitterName, GeneratedFile } from "./emitter.js";
import { messages } from "./messages.js";
import type { EmitOptions } from "./options.js";
import { publishers } from "./publishers.js";
import { replies } from "./replies.js";
import { sagas } from "./sagas.js";
import { samples } from "./samples.js";
import { schemas } from "./schemas.js";
import { services } from "./services.js";
import { skeletons } from "./skeletons.js";
import { validators } from "./validators.js";

/** A new emitter is added here, and its name in `emitter.ts`. */
const emitters: readonly Emitter[] = [
  schemas,
  messages,
  validators,
  samples,
  publishers,
  consumers,
  replies,
  sagas,
  services,
  contractTests,
  skeletons,
];

export const emitterNames: readonly EmitterName[] = emitters.map(({ name }) => name);

/**
 * All files of the contract, sorted by owner and path. `only` leaves out what other emitters make.
 * Throws only for a contract that refers to what it does not have.
 */
export function emit(
  contract: Contract,
  options: EmitOptions,
  only: readonly EmitterName[] = emitterNames,
): readonly GeneratedFile[] {
  const files = emitters
    .filter(({ name }) => only.includes(name))
    .flatMap((emitter) => emitter.emit(contract, options));
  return files.sort((a, b) => compare(a.owner, b.owner) || compare(a.path, b.path));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
