import type { Envelope } from "../../runtime/envelope.js";
import { silentLogger } from "../../runtime/logger.js";
import type { Route } from "../../runtime/message.js";
import { seededRandom } from "../../runtime/seeded-random.js";
import { createService } from "../../runtime/service/create-service.js";
import type { Service, ServiceDefinition } from "../../runtime/service.js";
import type { Store } from "../../runtime/store/store.js";
import { transact } from "../../runtime/store/transaction.js";
import { type MemoryTransport, memoryTransport } from "../../runtime/transport/memory.js";
import type { TransportMessage } from "../../runtime/transport/transport.js";
import { decode } from "../../runtime/wire/codec.js";
import { advance, settle } from "../../runtime/work/run-until-idle.js";
import { type VirtualClock, virtualClock } from "../../runtime/work/virtual-clock.js";
import type { ContractFixture } from "../contract.js";
import { compose } from "./compose.js";
import type { Content } from "./variant.js";

/** What the service said, as its neighbours hear it. */
export interface Heard {
  readonly type: string;
  readonly payload: unknown;
  readonly envelope: Partial<Envelope>;
}

/** A message that could not be handled (yet), and why. */
export interface Trouble {
  readonly state: "waiting" | "dead";
  readonly type: string;
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
}

/** One service alone on its real runtime: an empty database, a transport in memory, a clock that waits for us. */
export interface Bench {
  readonly store: Store;
  readonly service: Service<Readonly<Record<string, PublishMethod>>>;
  readonly said: readonly Heard[];
  /** A message as a neighbour would send it. */
  compose(route: Route, content: Content, envelope?: Partial<Envelope>): TransportMessage;
  /** Sends messages to the service and waits until it has come to rest; time does not move. */
  deliver(...messages: readonly TransportMessage[]): Promise<void>;
  advance(durationMs: number): Promise<void>;
  troubles(): Promise<readonly Trouble[]>;
  /** What the runtime reported as errors: a timer that failed leaves no message behind. */
  readonly failures: readonly string[];
}

type PublishMethod = (payload: unknown, options?: object) => Promise<unknown>;

export interface BenchOptions {
  readonly definition: ServiceDefinition;
  readonly handlers: object;
  readonly sagas: object;
  readonly fixture: ContractFixture | undefined;
}

/** Starts the service on an empty store, lets `work` use it, and stops it. */
export async function onBench(
  store: Store,
  options: BenchOptions,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const clock = virtualClock();
  const transport = memoryTransport();
  const failures: string[] = [];
  const service = createService<Bench["service"] extends Service<infer P> ? P : never>(
    options.definition,
    {
      store,
      transport,
      clock,
      random: seededRandom(1, clock),
      logger: { ...silentLogger, error: (fields) => failures.push(...errorIn(fields)) },
      handlers: options.handlers,
      sagas: options.sagas,
      migrations: options.fixture?.migrations ?? [],
    },
  );
  try {
    await service.start();
    await transact(store, clock, async (tx) => options.fixture?.seed?.(tx));
    await work(benchOf(store, service, transport, clock, failures, options.definition));
  } finally {
    await service.stop();
    await transport.close();
  }
}

function benchOf(
  store: Store,
  service: Bench["service"],
  transport: MemoryTransport,
  clock: VirtualClock,
  failures: readonly string[],
  definition: ServiceDefinition,
): Bench {
  let ids = 0;
  return {
    store,
    service,
    failures,
    get said() {
      return saidBy(transport, definition);
    },
    compose(route, content, envelope = {}) {
      ids += 1;
      return compose(route, content, { ...defaults(ids, clock), ...envelope });
    },
    async deliver(...messages) {
      await transport.publish(messages);
      await settle(clock);
    },
    advance: (durationMs) => advance(clock, durationMs),
    troubles: () => troublesOf(store),
  };
}

function errorIn(fields: object): readonly string[] {
  const error = "err" in fields ? fields.err : undefined;
  return error instanceof Error ? [error.message] : [];
}

const neighbour = "contract-tests";

const defaults = (ids: number, clock: VirtualClock) => ({
  id: `contract-test-${ids}`,
  source: neighbour,
  time: new Date(clock.now()).toISOString(),
  correlationid: `conversation-${ids}`,
});

// What the neighbours sent is not what the service said.
function saidBy({ published }: MemoryTransport, { sends }: ServiceDefinition): readonly Heard[] {
  const messages = new Map(Object.values(sends).map(({ message }) => [message.type, message]));
  return published.flatMap(({ envelope, data }) => {
    if (envelope.source === neighbour) return [];
    const type = envelope.type ?? "";
    const payload = decode(data, messages.get(type) ?? {}, Number.POSITIVE_INFINITY);
    return [{ type, payload, envelope }];
  });
}

async function troublesOf(store: Store): Promise<readonly Trouble[]> {
  const { rows } = await store.query<Trouble>(
    `select state, type, id, reason, detail from ${store.schema}.parked order by seq`,
  );
  return rows;
}
