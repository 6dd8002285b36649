// Yours to edit. Written once by `asyncapi-gen generate`; later runs add stubs for what is new.

import { unwritten } from "asyncapi-gen/runtime";
import type { LightHandlers } from "../../generated/light/consumer.js";

export const lightHandlers: LightHandlers = {
  // async dim({ payload }, { tx, publish }) { ... }
  dim: unwritten("dim"),
};
