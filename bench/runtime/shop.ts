import type { OrderPublisher } from "../../examples/ecommerce/generated/order/publisher.js";
import { placeOrder } from "../../examples/ecommerce/services/order/place-order.js";
import { anOrder } from "../../examples/ecommerce/shop/goods.js";
import type { HandlerFault } from "../../examples/ecommerce/shop/handler-faults.js";
import { migrations } from "../../examples/ecommerce/shop/migrations.js";
import { create } from "../../examples/ecommerce/shop/services.js";
import type { Service, ServiceOptions, Store } from "../../src/runtime/index.js";
import { systemRandom } from "../../src/runtime/index.js";
import type { System } from "./system.js";

/** The shop without its web: orders go in by a call, and are told when they have ended. */
export interface Shop {
  /** Accepts an order; resolves once that has committed. */
  accept(number: number): Promise<{ readonly orderId: string }>;
  /** Resolves when the order's outcome is known, with the time. */
  outcome(orderId: string): Promise<number>;
  stop(): Promise<void>;
}

export interface ShopOptions {
  readonly batch: number;
  /** Of the credit service's handlers; "down": it does not run at all. */
  readonly credit?: HandlerFault | "down" | undefined;
}

// So many that orders rarely meet at one row, as in a shop with many articles and customers.
const articles = 2_000;

/**
 * Order, inventory and credit in this process: accepted -> reserve -> check -> ended, four hops, seven
 * transactions that write.
 */
export async function openShop({ store, transport }: System, options: ShopOptions): Promise<Shop> {
  const given: ServiceOptions = {
    store,
    transport,
    migrations,
    telemetry: false,
    consumers: { batch: options.batch },
  };
  const outcomes = new Outcomes();
  const order = create.order(given, outcomes.watching) as unknown as Service<OrderPublisher>;
  const { credit } = options;
  const services: Service<never>[] = [
    order as Service<never>,
    create.inventory(given) as Service<never>,
  ];
  if (credit !== "down") services.push(create.credit(given, credit) as Service<never>);
  for (const service of services) await service.start();
  await stockUp(store);
  return {
    async accept(number) {
      const { orderId } = await acceptOne(order, number);
      return { orderId };
    },
    outcome: (orderId) => outcomes.of(orderId),
    async stop() {
      for (const service of services) await service.stop();
    },
  };
}

async function acceptOne(service: Service<OrderPublisher>, number: number) {
  const order = anOrder({
    customerId: `customer-${number % articles}`,
    lines: [{ sku: `article-${number % articles}`, quantity: 1, unitPriceMinor: 100 }],
    totalMinor: 100,
  });
  const placement = await placeOrder(service, order, systemRandom.newId());
  if (placement.outcome !== "accepted") throw new Error(`The order was not accepted.`);
  return order;
}

async function stockUp(store: Store): Promise<void> {
  await store.query(
    `insert into stock (sku, received, available)
     select 'article-' || n, 1000000, 1000000 from generate_series(0, $1::integer - 1) as n`,
    [articles],
  );
  await store.query(
    `insert into credit_account (customer_id, limit_minor)
     select 'customer-' || n, 1000000000 from generate_series(0, $1::integer - 1) as n`,
    [articles],
  );
}

/** Notes when the order service has handled an order's outcome. */
class Outcomes {
  readonly #known = new Map<string, number>();
  readonly #waiting = new Map<string, (atMs: number) => void>();

  readonly watching: HandlerFault = <Handlers extends object>(handlers: Handlers): Handlers => {
    const watched = Object.entries(handlers).map(([name, handler]) => [
      name,
      async (event: { readonly payload: { readonly orderId: string } }, context: unknown) => {
        await handler(event, context);
        this.#end(event.payload.orderId);
      },
    ]);
    return Object.fromEntries(watched) as Handlers;
  };

  of(orderId: string): Promise<number> {
    const known = this.#known.get(orderId);
    this.#known.delete(orderId);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.set(orderId, resolve));
  }

  #end(orderId: string): void {
    const atMs = performance.now();
    const waiting = this.#waiting.get(orderId);
    this.#waiting.delete(orderId);
    if (waiting === undefined) this.#known.set(orderId, atMs);
    else waiting(atMs);
  }
}
