import {
  createService,
  type Handler,
  type MessageDescriptor,
  type Service,
  type ServiceDefinition,
  type ServiceOptions,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { seededRandom } from "../../src/runtime/seeded-random.js";
import { advance, runUntilIdle, settle } from "../../src/runtime/work/run-until-idle.js";
import { type VirtualClock, virtualClock } from "../../src/runtime/work/virtual-clock.js";

/** Services on one store and one transport, under a clock that the test moves. */
export interface Stage {
  readonly store: Store;
  readonly transport: Transport;
  readonly clock: VirtualClock;
  add<Publisher>(
    definition: ServiceDefinition,
    options?: StageOptions,
  ): Promise<Service<Publisher>>;
  /** Hands a message to the transport as a stranger would. */
  send(message: Partial<StrangersMessage> & { readonly channel: string }): Promise<void>;
  settle(): Promise<void>;
  advance(durationMs: number): Promise<void>;
  runUntilIdle(): Promise<void>;
  /** One number from one row. */
  count(from: string): Promise<number>;
  stop(): Promise<void>;
}

export interface StageOptions extends Partial<ServiceOptions> {
  readonly handlers?: Readonly<Record<string, Handler<MessageDescriptor, never>>> | object;
  readonly sagas?: object;
}

export interface StrangersMessage {
  readonly channel: string;
  readonly key: string;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: Uint8Array | string;
}

export function createStage(
  store: Store,
  transport: Transport,
  defaults: StageOptions = {},
): Stage {
  const clock = virtualClock();
  const random = seededRandom(1, clock);
  const services: Service<unknown>[] = [];
  return {
    store,
    transport,
    clock,
    async add<Publisher>(definition: ServiceDefinition, options: StageOptions = {}) {
      const service = createService<Publisher>(definition, {
        store,
        transport,
        clock,
        random,
        ...defaults,
        ...options,
      });
      services.push(service as Service<unknown>);
      await service.start();
      return service;
    },
    async send({ channel, key, envelope = {}, headers = {}, data = "{}" }) {
      const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
      await transport.publish([{ channel, key, envelope, headers, data: bytes }]);
    },
    settle: () => settle(clock),
    advance: (durationMs) => advance(clock, durationMs),
    runUntilIdle: () => runUntilIdle(clock),
    async count(from) {
      const { rows } = await store.query<{ n: number }>(`select count(*)::int as n from ${from}`);
      return rows[0]?.n ?? -1;
    },
    async stop() {
      await Promise.all(services.map((service) => service.stop()));
      await transport.close();
    },
  };
}
