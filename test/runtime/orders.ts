import {
  defineMessage,
  defineService,
  type Handler,
  type Published,
  type PublishOptions,
  route,
  type Validate,
} from "../../src/runtime/index.js";

// A small contract written by hand, as generated code would be.

/** Accepts an object whose `id` is a string. */
const hasId: Validate = (value) => {
  if (typeof value !== "object" || value === null) {
    return { pointer: "", keyword: "type", expected: "an object", found: typeof value };
  }
  return typeof Reflect.get(value, "id") === "string"
    ? undefined
    : { pointer: "/id", keyword: "required", expected: `the property "id"`, found: "nothing" };
};

export interface Placed {
  readonly id: string;
  readonly number?: number;
}
export const Placed = defineMessage<Placed>()({
  type: "Placed",
  key: "$message.payload#/id",
  validate: hasId,
});

export interface Packed {
  readonly id: string;
  readonly number?: number;
}
export const Packed = defineMessage<Packed>()({
  type: "Packed",
  key: "$message.payload#/id",
  validate: hasId,
});

export interface ShopPublisher {
  placed(payload: Placed, options?: PublishOptions): Promise<Published>;
}

export const shop = defineService({
  name: "shop",
  sends: { placed: route(Placed, "orders.placed") },
  receives: {},
});

export interface DepotPublisher {
  packed(payload: Packed, options?: PublishOptions): Promise<Published>;
}

export interface DepotHandlers {
  readonly placed: Handler<typeof Placed, DepotPublisher>;
}

export const depot = defineService({
  name: "depot",
  sends: { packed: route(Packed, "orders.packed") },
  receives: { placed: route(Placed, "orders.placed") },
});

export interface OfficeHandlers {
  readonly packed: Handler<typeof Packed, Record<never, never>>;
}

export const office = defineService({
  name: "office",
  sends: {},
  receives: { packed: route(Packed, "orders.packed") },
});
