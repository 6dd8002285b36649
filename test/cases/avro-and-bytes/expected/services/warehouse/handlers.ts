// Yours to edit. Written once by `asyncapi-gen generate`; later runs add stubs for what is new.

import { unwritten } from "asyncapi-gen/runtime";
import type { WarehouseHandlers } from "../../generated/warehouse/consumer.js";

export const warehouseHandlers: WarehouseHandlers = {
  // async labelPrinted({ payload }, { tx, publish }) { ... }
  labelPrinted: unwritten("labelPrinted"),
  // async parcelPacked({ payload }, { tx, publish }) { ... }
  parcelPacked: unwritten("parcelPacked"),
  // async parcelWeighed({ payload }, { tx, publish }) { ... }
  parcelWeighed: unwritten("parcelWeighed"),
};
