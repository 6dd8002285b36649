import {
  defineMessage,
  defineService,
  type Handler,
  type Published,
  route,
  type Validate,
} from "../../src/runtime/index.js";

// What the measures send: an event that is handled with one write, and the event that follows.

export interface Work {
  readonly id: string;
  readonly amount: number;
  readonly note: string;
}

const isWork: Validate = (value) =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, "id") === "string"
    ? undefined
    : { pointer: "/id", keyword: "required", expected: `the property "id"`, found: "nothing" };

const message = (type: string) =>
  defineMessage<Work>()({ type, key: "$message.payload#/id", validate: isWork });

export const Asked = message("Asked");
export const Done = message("Done");

export interface WorkerPublisher {
  done(payload: Work): Promise<Published>;
}

export interface WorkerHandlers {
  readonly asked: Handler<typeof Asked, WorkerPublisher>;
}

/** Does what it is asked, and says so. */
export const worker = defineService({
  name: "worker",
  sends: { done: route(Done, "work.done") },
  receives: { asked: route(Asked, "work.asked") },
});

export interface AskerPublisher {
  asked(payload: Work): Promise<Published>;
}

/** Asks. */
export const asker = defineService({
  name: "asker",
  sends: { asked: route(Asked, "work.asked") },
  receives: {},
});

const note = "x".repeat(400);

/** About 500 bytes as JSON; every one has a key of its own. */
export const workNumber = (number: number): Work => ({
  id: `work-${number}`,
  amount: number,
  note,
});

/** The business write of all measures. */
export const businessTable =
  "create table done (id text not null, amount integer not null, note text)";
export const businessWrite = "insert into done (id, amount, note) values ($1, $2, $3)";
export const businessValues = ({ id, amount, note }: Work) => [id, amount, note];
