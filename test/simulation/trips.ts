import {
  defineMessage,
  defineSaga,
  defineService,
  type HandlerContext,
  type MessageDescriptor,
  type Received,
  type Route,
  route,
} from "../../src/runtime/index.js";
import { defineSimulation, invariant, type Simulation, story } from "../../src/testing/index.js";

/** A system with what the shop lacks: three steps in a row, and several messages of one key. */

export interface Trip {
  readonly tripId: string;
  /** The step that says no: `car`. */
  readonly refused?: string;
}

const about = (type: string, more: Pick<MessageDescriptor, "compensates"> = {}) =>
  defineMessage<Trip>()({
    ...more,
    type,
    key: "$message.payload#/tripId",
    validate: () => undefined,
  });

const TripBooked = about("TripBooked");
const TripConfirmed = about("TripConfirmed");
const TripFailed = about("TripFailed");
const PointsChanged = about("PointsChanged");

export const parts = ["flight", "hotel", "car"] as const;
export const messages = parts.map((part) => ({
  part,
  Book: about(`book-${part}`),
  Booked: about(`${part}-booked`),
  Refused: about(`${part}-refused`),
  Cancel: about(`cancel-${part}`, { compensates: `book-${part}` }),
  Cancelled: about(`${part}-cancelled`),
}));

export const on = (message: MessageDescriptor): Route => route(message, message.type);

const booking = defineSaga({
  name: "booking",
  startsOn: TripBooked,
  correlateBy: "$message.payload#/tripId",
  timeoutMs: 120_000,
  steps: messages.map(({ part, Book, Booked, Refused, Cancel, Cancelled }) => ({
    id: part,
    kind: "compensatable" as const,
    send: Book,
    succeedsOn: Booked,
    failsOn: [Refused],
    timeoutMs: 10_000,
    compensate: { send: Cancel, succeedsOn: Cancelled },
  })),
  completesWith: TripConfirmed,
  failsWith: TripFailed,
});

const agency = defineService({
  name: "agency",
  sends: {
    tripBooked: on(TripBooked),
    pointsChanged: on(PointsChanged),
    tripConfirmed: on(TripConfirmed),
    tripFailed: on(TripFailed),
    ...Object.fromEntries(messages.flatMap(({ Book, Cancel }) => [Book, Cancel]).map(named)),
  },
  receives: { tripConfirmed: on(TripConfirmed), tripFailed: on(TripFailed) },
  sagas: {
    booking: {
      definition: booking,
      receives: [
        on(TripBooked),
        ...messages.flatMap(({ Booked, Refused, Cancelled }) =>
          [Booked, Refused, Cancelled].map(on),
        ),
      ],
    },
  },
});

const providers = defineService({
  name: "providers",
  sends: Object.fromEntries(
    messages.flatMap(({ Booked, Refused, Cancelled }) => [Booked, Refused, Cancelled]).map(named),
  ),
  receives: {
    pointsChanged: on(PointsChanged),
    ...Object.fromEntries(messages.flatMap(({ Book, Cancel }) => [Book, Cancel]).map(named)),
  },
});

function named(message: MessageDescriptor): readonly [string, Route] {
  return [message.type, on(message)];
}

type Publisher = Readonly<Record<string, (payload: Trip) => Promise<unknown>>>;
type Event = Received<MessageDescriptor<Trip>>;
export type Context = HandlerContext<Publisher>;

const end =
  (status: string) =>
  async ({ payload }: Event, { tx }: Context) => {
    await tx.query("update trip set status = $2 where trip_id = $1", [payload.tripId, status]);
  };

const agencyHandlers = { tripConfirmed: end("confirmed"), tripFailed: end("failed") };

const say = ({ start }: { readonly start: Trip }) => start;
const bodies = {
  ...Object.fromEntries(parts.map((part) => [part, { send: say, compensate: say }])),
  completesWith: say,
  failsWith: say,
};

const book =
  (part: string) =>
  async ({ payload }: Event, { tx, publish }: Context) => {
    const isRefused = payload.refused === part;
    if (!isRefused) {
      await tx.query("insert into booked (trip_id, part) values ($1, $2)", [payload.tripId, part]);
    }
    await publish[isRefused ? `${part}-refused` : `${part}-booked`]?.(payload);
  };

const cancel =
  (part: string) =>
  async ({ payload }: Event, { tx, publish }: Context) => {
    await tx.query("delete from booked where trip_id = $1 and part = $2", [payload.tripId, part]);
    await publish[`${part}-cancelled`]?.(payload);
  };

const providerHandlers = {
  pointsChanged: async ({ payload }: Event, { tx }: Context) => {
    await tx.query("insert into points (trip_id) values ($1)", [payload.tripId]);
  },
  ...Object.fromEntries(
    parts.flatMap((part) => [
      [`book-${part}`, book(part)],
      [`cancel-${part}`, cancel(part)],
    ]),
  ),
};

const migration = {
  name: "0001-trips",
  sql: `create table trip (trip_id text primary key, status text not null default 'open');
        create table booked (trip_id text, part text, primary key (trip_id, part));
        create table points (trip_id text)`,
};

export const trips: Simulation = defineSimulation({
  services: [
    { service: agency, handlers: agencyHandlers, sagas: { booking: bodies } },
    { service: providers, handlers: providerHandlers },
  ],
  fixture: { migrations: [migration] },
  storiesPerSeed: 4,
  stories: [
    story("a trip is booked", async ({ services, newId, pick }) => {
      const refused = pick([undefined, ...parts]);
      const trip = { tripId: newId(), ...(refused === undefined ? {} : { refused }) };
      await services.agency.transaction(async ({ tx, publish }: Context) => {
        await tx.query("insert into trip (trip_id) values ($1)", [trip.tripId]);
        await publish.tripBooked?.(trip);
        for (let times = 0; times < 3; times += 1) await publish.pointsChanged?.(trip);
      });
    }),
  ],
  invariants: [
    invariant(
      "a confirmed trip has all its parts, another none",
      `select trip_id, status, count(part)::int as parts from trip left join booked using (trip_id)
       group by trip_id having count(part) <> case status when 'confirmed' then 3 else 0 end`,
    ),
    invariant(
      "points are counted three times",
      `select trip_id from trip left join points using (trip_id)
       group by trip_id having count(points.trip_id) <> 3`,
    ),
  ],
});
