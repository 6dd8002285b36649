import { existsSync } from "node:fs";
import { describe, test } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** Why these tests could not run here; `npm test` repeats it in its last lines. */
    cannotRun?: string;
  }
}

/** `describe` of what needs something that not every machine has. */
export type DescribeWhenMet = (name: string, body: () => void) => void;

/**
 * For tests that need something beyond Node and npm:
 *
 *     const describeOnPostgres = skipUnless(found, "no PostgreSQL binaries for this platform");
 *     describeOnPostgres("the outbox on PostgreSQL", () => { ... });
 *
 * Not met, `body` is not even called (it may read what is absent), and the reason is printed once at
 * the end of `npm test`. With ASYNCAPI_GEN_REQUIRE_ALL=1, as in CI, not met is a failure.
 */
export function skipUnless(met: boolean, reason: string): DescribeWhenMet {
  if (met) return (name, body) => void describe(name, body);
  if (process.env.ASYNCAPI_GEN_REQUIRE_ALL === "1") return (name) => failFor(name, reason);
  return (name) => skipFor(name, reason);
}

/**
 * For tests that read a folder kept beside the clone, not in it: there is nothing that CI could
 * install, so without the folder they are skipped, and named, there too.
 */
export function skipUnlessFolder(path: string, whatItHolds: string): DescribeWhenMet {
  if (existsSync(path)) return (name, body) => void describe(name, body);
  return (name) => skipFor(name, `${whatItHolds} not found beside this clone`);
}

function skipFor(name: string, reason: string): void {
  describe(name, { meta: { cannotRun: reason } }, () => {
    test.skip(`cannot run here: ${reason}`, () => {});
  });
}

function failFor(name: string, reason: string): void {
  describe(name, () => {
    test("has what it needs", () => {
      throw new Error(`${reason}; ASYNCAPI_GEN_REQUIRE_ALL=1 makes this a failure`);
    });
  });
}
