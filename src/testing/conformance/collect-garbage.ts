import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collector: (() => void) | undefined;

/** What is left in memory afterwards is in use. */
export function collectGarbage(): void {
  if (collector === undefined) {
    setFlagsFromString("--expose_gc");
    collector = runInNewContext("gc") as () => void;
  }
  collector();
}
