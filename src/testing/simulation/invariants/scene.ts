import type { Route } from "../../../runtime/message.js";
import type { SagaDefinition } from "../../../runtime/saga/definition.js";
import type { SagaState } from "../../../runtime/saga/state.js";
import type { ServiceDefinition } from "../../../runtime/service.js";
import type { Queryable } from "../../../runtime/store/store.js";
import type { TransportMessage } from "../../../runtime/transport/transport.js";
import { matchAddress } from "../../../runtime/wire/channel-address.js";
import { messageName, type Witness } from "../witness.js";

/** Everything that the built-in invariants look at: what the witness saw, and what the tables say. */
export interface Scene {
  readonly services: readonly ServiceDefinition[];
  readonly witness: Witness;
  /** Committed runs of handlers, in the order of their commits. */
  readonly handled: readonly Handled[];
  /** What consumers have recorded as processed: `<consumer> <source> <id>`. */
  readonly inbox: ReadonlySet<string>;
  readonly parked: readonly ParkedRow[];
  readonly sagas: readonly SagaRow[];
  readonly outbox: number;
  readonly timers: number;
}

export interface Handled {
  readonly consumer: string;
  readonly name: string;
  readonly message: TransportMessage | undefined;
}

export interface ParkedRow {
  readonly consumer: string;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly state: "waiting" | "dead";
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
}

export interface SagaRow {
  readonly service: string;
  readonly saga: string;
  readonly instance: string;
  readonly status: SagaState["status"];
  readonly state: SagaState;
  readonly definition: SagaDefinition;
  readonly version: string;
}

type Tables = Queryable & { readonly schema: string };

export async function readScene(
  services: readonly ServiceDefinition[],
  witness: Witness,
  tx: Tables,
): Promise<Scene> {
  const rows = async <Row extends object>(sql: string) => (await tx.query<Row>(sql)).rows;
  const runs = await rows<{ consumer: string; source: string; id: string }>(
    "select consumer, source, id from simulation.handled where source <> 'story' order by place",
  );
  const inbox = await rows<{ consumer: string; source: string; id: string }>(
    `select consumer, source, id from ${tx.schema}.inbox`,
  );
  const sagas = await rows<Omit<SagaRow, "definition">>(
    `select service, saga, instance, status, version, state from ${tx.schema}.sagas
     order by service, saga, instance`,
  );
  const [counts] = await rows<{ outbox: number; timers: number }>(
    `select (select count(*)::int from ${tx.schema}.outbox) as outbox,
            (select count(*)::int from ${tx.schema}.timers) as timers`,
  );
  return {
    services,
    witness,
    handled: runs.map(({ consumer, ...message }) => {
      const name = messageName(message);
      return { consumer, name, message: witness.published.get(name)?.message };
    }),
    inbox: new Set(inbox.map(({ consumer, ...message }) => `${consumer} ${messageName(message)}`)),
    parked: await rows<ParkedRow>(
      `select consumer, source, id, type, state, reason, detail, attempts
       from ${tx.schema}.parked order by seq`,
    ),
    sagas: sagas.flatMap((row) => withDefinition(services, row)),
    outbox: counts?.outbox ?? 0,
    timers: counts?.timers ?? 0,
  };
}

const withDefinition = (services: readonly ServiceDefinition[], row: Omit<SagaRow, "definition">) =>
  services
    .filter(({ name }) => name === row.service)
    .flatMap(({ sagas = {} }) => Object.values(sagas))
    .filter(({ definition }) => definition.name === row.saga)
    .map(({ definition }): SagaRow => ({ ...row, definition }));

/** Who has to take a message: consumers with a route for its channel and type. */
export function consumersOf(
  services: readonly ServiceDefinition[],
  { channel, envelope: { type } }: TransportMessage,
): readonly string[] {
  const takes = (route: Route) =>
    route.message.type === type && matchAddress(route.channel, channel) !== undefined;
  return services.flatMap(({ name, receives, sagas = {} }) => [
    ...(Object.values(receives).some(takes) ? [name] : []),
    ...Object.values(sagas)
      .filter((saga) => saga.receives.some(takes))
      .map(({ definition }) => `${name}.${definition.name}`),
  ]);
}

/** `ReserveInventory 0192f0c1...` for people. */
export const inWords = ({ envelope: { type, id } }: TransportMessage): string => `${type} ${id}`;
