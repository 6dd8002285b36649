import { addAnalytics } from "./add-analytics.js";
import { brokerDown } from "./broker-down.js";
import { compensationFails } from "./compensation-fails.js";
import { creditFailed } from "./credit-failed.js";
import { creditTimeout } from "./credit-timeout.js";
import { doubleClick } from "./double-click.js";
import { happy } from "./happy.js";
import { lateInventory } from "./late-inventory.js";
import { outOfOrder } from "./out-of-order.js";
import { outOfStock } from "./out-of-stock.js";
import { poison } from "./poison.js";
import { redelivery } from "./redelivery.js";
import type { Scenario } from "./scenario.js";
import { slowNotification } from "./slow-notification.js";
import { syncVsAsync } from "./sync-vs-async.js";
import { warehouseDown } from "./warehouse-down.js";

/** Every scenario; `npm run scenario <id>` plays one, the tests play all. */
export const scenarios: readonly Scenario[] = [
  happy,
  outOfStock,
  creditFailed,
  creditTimeout,
  doubleClick,
  redelivery,
  outOfOrder,
  lateInventory,
  slowNotification,
  warehouseDown,
  poison,
  brokerDown,
  compensationFails,
  addAnalytics,
  syncVsAsync,
];
