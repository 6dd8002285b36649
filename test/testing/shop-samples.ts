import type { MessageSamples } from "../../src/testing/index.js";

const defects = [
  { name: "orderId is missing", payload: {}, pointer: "/orderId", keyword: "required" },
];

const about = (more: object = {}): MessageSamples => ({
  samples: [{ name: "example", payload: { orderId: "from-the-sample", ...more } }],
  defects,
});

/** By wire type; see ../saga/order-saga.ts. */
export const samples: Readonly<Record<string, MessageSamples>> = {
  Started: about(),
  Reserve: about(),
  Reserved: about({ shelf: 3 }),
  OutOfStock: about({ missing: "tea" }),
  Release: about(),
  Released: about(),
  Check: about(),
  Checked: about(),
  Refused: about({ limit: 5 }),
  Uncheck: about(),
  Unchecked: about(),
  Processed: about(),
  Failed: about(),
};
