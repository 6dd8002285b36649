import type { Decided } from "./faults.js";
import type { ProcessLife } from "./process-life.js";
import type { World } from "./world.js";

/** What the parts of one process work with. */
export interface ProcessParts {
  readonly world: World;
  readonly life: ProcessLife;
  readonly crashes: CrashPoints;
}

/**
 * Every await of a process on the world outside is a point at which it can end: before a transaction,
 * between two statements, before and after the commit, before and after it publishes or acknowledges.
 */
export interface CrashPoints {
  /** A transaction begins: the seed may decide that the process ends at one of the next points. */
  arm(): void;
  /** Goes on; or ends the process here, and never resolves. */
  pass(where: string): Promise<void>;
}

const pointsMax = 14;

export function createCrashPoints(world: World, life: ProcessLife, crash: () => void): CrashPoints {
  let armed: { readonly decided: Decided; left: number } | undefined;
  return {
    arm() {
      const decided = world.faults.at("crash", world.ordinal(`${life.name} transaction`));
      if (decided !== undefined && armed === undefined) {
        armed = { decided, left: 1 + Math.floor(decided.measure * pointsMax) };
      }
    },
    async pass(where) {
      if (life.isOver) return life.hang();
      world.points.passed += 1;
      if (world.points.passed === world.points.last) {
        crash();
        return life.hang();
      }
      if (armed === undefined) return;
      armed.left -= 1;
      if (armed.left > 0) return;
      armed.decided.tell(`${life.name} ends ${where}`);
      crash();
      return life.hang();
    },
  };
}
