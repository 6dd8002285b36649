import { creditFailed } from "./credit-failed.js";
import { doubleClick } from "./double-click.js";
import { happy } from "./happy.js";
import type { Scenario } from "./scenario.js";
import { syncVsAsync } from "./sync-vs-async.js";

/** Every scenario; `npm run scenario <id>` plays one, the tests play all. */
export const scenarios: readonly Scenario[] = [happy, creditFailed, doubleClick, syncVsAsync];
