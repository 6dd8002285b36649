// Yours to edit. Written once by `asyncapi-gen generate`; later runs add stubs for what is new.

import { unwritten } from "asyncapi-gen/runtime";
import type { PricingHandlers } from "../../generated/pricing/consumer.js";

export const pricingHandlers: PricingHandlers = {
  // async quotePrice({ payload }, { tx }) { ... }
  quotePrice: unwritten("quotePrice"),
};
