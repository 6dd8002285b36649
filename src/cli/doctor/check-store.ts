import type { Io } from "../io.js";
import { FindingError } from "../operate/finding-error.js";
import { withOperator } from "../operate/open-store.js";
import { type PlaceFlags, placeOf, shownPlace } from "../operate/place.js";
import { UsageError } from "../usage-error.js";
import type { CheckLine } from "./check-result.js";

/** Whether the store answers and has this version's tables; nothing when none is named. */
export async function checkStore(flags: PlaceFlags, io: Io): Promise<readonly CheckLine[]> {
  const isNamed = (flags.data ?? flags.database ?? io.env.DATABASE_URL ?? "") !== "";
  if (!isNamed) return [];
  const check = "database";
  try {
    await withOperator(flags, io, async () => {});
    const message = `${shownPlace(placeOf(flags, io.env))} answers, with this version's tables`;
    return [{ check, status: "ok", message }];
  } catch (error) {
    if (error instanceof UsageError) {
      const mend = error.hint ?? "check the address.";
      return [{ check, status: "problem", message: error.message.replace(/\.$/, ""), mend }];
    }
    if (!(error instanceof FindingError)) throw error;
    const { code, message, hint = "" } = error.diagnostic;
    const isNew = code === "store/not-set-up" || code === "store/in-use";
    const status = isNew ? "warning" : "problem";
    return [{ check, status, message: message.replace(/\.$/, ""), mend: hint }];
  }
}
