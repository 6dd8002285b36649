import {
  defineMessage,
  defineService,
  type Handler,
  type Published,
  type PublishOptions,
  route,
  type Validate,
} from "../../src/runtime/index.js";

// A small contract written by hand, as generated code would be: the shop places orders, the depot
// packs them, the office hears of it.

/** Accepts an object whose `id` is a string; publishing refuses what is not declared. */
const hasId: Validate = (value) => {
  if (typeof value !== "object" || value === null) {
    return { pointer: "", keyword: "type", expected: "an object", found: typeof value };
  }
  return typeof Reflect.get(value, "id") === "string"
    ? undefined
    : { pointer: "/id", keyword: "required", expected: `the property "id"`, found: "nothing" };
};

const declared = new Set(["id", "number", "note"]);
const onlyDeclared: Validate = (value) => {
  const extra = Object.keys(value ?? {}).find((name) => !declared.has(name));
  return extra === undefined
    ? hasId(value)
    : { pointer: `/${extra}`, keyword: "additionalProperties", expected: "nothing", found: extra };
};

export interface Order {
  readonly id: string;
  readonly number?: number;
  readonly note?: string;
}

const message = (type: string, more: object = {}) =>
  defineMessage<Order>()({
    type,
    key: "$message.payload#/id",
    validate: hasId,
    validateForPublishing: onlyDeclared,
    ...more,
  });

export const Placed = message("Placed");
export const Packed = message("Packed");

type Publish = (payload: Order, options?: PublishOptions) => Promise<Published>;

export interface ShopPublisher {
  readonly placed: Publish;
}

export const shop = defineService({
  name: "shop",
  sends: { placed: route(Placed, "orders.placed") },
  receives: {},
});

export interface DepotPublisher {
  readonly packed: Publish;
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

// A participant of somebody's saga: an action and what undoes it.

export const Reserve = message("Reserve");
export const Release = message("Release", { compensates: "Reserve" });

export interface WarehouseHandlers {
  readonly reserve: Handler<typeof Reserve, Record<never, never>>;
  readonly release: Handler<typeof Release, Record<never, never>>;
}

export const warehouse = defineService({
  name: "warehouse",
  sends: {},
  receives: { reserve: route(Reserve, "stock.reserve"), release: route(Release, "stock.release") },
});

/** Placed twice by an impatient click: one effect. */
export const Clicked = message("Clicked", { idempotencyKey: "$message.payload#/id" });

export interface DeskHandlers {
  readonly clicked: Handler<typeof Clicked, Record<never, never>>;
}

export const desk = defineService({
  name: "desk",
  sends: {},
  receives: { clicked: route(Clicked, "orders.clicked") },
});
