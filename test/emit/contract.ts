import type {
  Channel,
  Contract,
  Message,
  Operation,
  Saga,
  Service,
} from "../../src/contract/model.js";
import type { EmitOptions } from "../../src/emit/options.js";

/** Small contracts by hand: what a test does not say is left out or empty. */
export const message = (id: string, more: Partial<Message> = {}): Message => ({
  id,
  wireType: id,
  contentType: "application/json",
  payload: { type: "object", required: ["id"], properties: { id: { type: "string" } } },
  examples: [],
  ...more,
});

export const operation = (message: string, channel: string, more: Partial<Operation> = {}) =>
  ({
    name: message.charAt(0).toLowerCase() + message.slice(1),
    message,
    channel,
    ...more,
  }) satisfies Operation;

export const service = (id: string, more: Partial<Service> = {}): Service => ({
  id,
  title: id,
  sends: [],
  receives: [],
  sagas: [],
  ...more,
});

/** A contract of these services; messages and channels that it does not name are made up. */
export function contractOf(services: readonly Service[], more: Partial<Contract> = {}): Contract {
  const operations = services.flatMap(({ sends, receives }) => [...sends, ...receives]);
  const messages = new Map(operations.map((one) => [one.message, message(one.message)]));
  const channels = new Map<string, Channel>(
    operations.map(({ channel }) => [channel, { id: channel, address: channel, parameters: [] }]),
  );
  return {
    services,
    channels: merged([...channels.values()], more.channels ?? []),
    messages: merged([...messages.values()], more.messages ?? []),
    schemas: more.schemas ?? [],
  };
}

function merged<Item extends { readonly id: string }>(
  made: readonly Item[],
  given: readonly Item[],
): readonly Item[] {
  const byId = new Map([...made, ...given].map((item) => [item.id, item]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export const options: EmitOptions = {
  outDir: "generated",
  servicesDir: "services",
  sourceOf: () => "shop.yaml",
};

export const bookTrip: Saga = {
  name: "bookTrip",
  summary: "Book a flight, then a hotel.",
  startsOn: "TripAsked",
  correlateBy: {
    TripAsked: { in: "payload", path: ["trip"] },
    FlightBooked: { in: "payload", path: ["trip"] },
  },
  timeoutMs: 300_000,
  steps: [
    {
      id: "flight",
      kind: "compensatable",
      send: "BookFlight",
      succeedsOn: "FlightBooked",
      failsOn: ["FlightFull"],
      timeoutMs: 30_000,
      dependsOn: [],
      compensate: { send: "CancelFlight", succeedsOn: "FlightCancelled" },
    },
    {
      id: "pay-it",
      kind: "pivot",
      send: "Pay",
      succeedsOn: "Paid",
      failsOn: [],
      timeoutMs: 500,
      dependsOn: ["flight"],
    },
  ],
  completesWith: "TripBooked",
  failsWith: "TripFailed",
};

export const tripService: Service = service("trips", {
  description: "Books trips.",
  sends: ["BookFlight", "CancelFlight", "Pay", "TripBooked", "TripFailed"].map((id) =>
    operation(id, `trips.${id}`),
  ),
  receives: ["TripAsked", "FlightBooked", "FlightFull", "FlightCancelled", "Paid"].map((id) =>
    operation(id, `trips.${id}`),
  ),
  sagas: [bookTrip],
});
