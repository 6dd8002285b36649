// Yours to edit. Written once by `asyncapi-gen generate`; later runs tell what it lacks.

import { unwritten } from "asyncapi-gen/runtime";
import type { LightHandlers } from "../../generated/light/consumer.js";

export const lightHandlers: LightHandlers = {
  // async dim({ payload }, { tx, publish }) { ... }
  dim: unwritten("dim"),
};
