import {
  type ConversationMessage,
  type Envelope,
  readConversation,
  type Store,
  type TransportMessage,
} from "asyncapi-gen/runtime";
import { type VirtualClock, virtualClock } from "asyncapi-gen/testing";
import type { Broker } from "../shop/broker.js";
import { stockUp } from "../shop/goods.js";
import { type Shop, type ShopOptions, startShop } from "../shop/shop.js";
import type { OpenStore } from "../shop/store.js";

/** One line of a checklist: what should be seen, and what was. */
export interface Line {
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
  readonly met: boolean;
  /** It compares times: true of a quiet machine, so the command checks it and the tests do not. */
  readonly timing: boolean;
}

/** What a scenario has at hand. */
export interface Stage {
  readonly store: Store;
  /** Of a PostgreSQL that other processes reach too; undefined on PGlite. */
  readonly databaseUrl: string | undefined;
  /** Where the shop's messages go through, when it is not the store. */
  readonly broker: Broker | undefined;
  /** What was said under one correlation id, in order. */
  conversation(correlationId: string): Promise<readonly ConversationMessage[]>;
  /** A stocked shop; stopped when the scenario ends. */
  open(options?: Omit<ShopOptions, "store">): Promise<Shop>;
  /** A clock that moves only when the scenario moves it; the checklist says so. */
  virtualTime(): VirtualClock;
  /** Adds a line to the checklist. */
  expect(what: string, expected: unknown, seen: unknown): void;
  /** Adds a line about a duration. */
  expectTime(what: string, seenMs: number, bound: TimeBound): void;
  /** Something worth reading before the lines. */
  say(text: string): void;
  /** Calls `close` when the scenario ends, whatever happens; the last one first. */
  atEnd(close: () => Promise<void>): void;
}

export type TimeBound = { readonly atLeastMs: number } | { readonly belowMs: number };

export interface Scenario {
  readonly id: string;
  /** What is done to the shop, in a sentence. */
  readonly title: string;
  play(stage: Stage): Promise<void>;
}

export interface Played {
  readonly lines: readonly Line[];
  readonly notes: readonly string[];
}

/** Plays one scenario on an empty store; whatever it has opened is closed. */
export async function play(
  scenario: Scenario,
  { store, url }: Pick<OpenStore, "store" | "url">,
  broker?: Broker,
): Promise<Played> {
  const lines: Line[] = [];
  const notes: string[] = [];
  const closers: (() => Promise<void>)[] = [];
  const stage: Stage = {
    store,
    // Other processes of the shop would have another transport.
    databaseUrl: broker === undefined ? url : undefined,
    broker,
    async conversation(correlationId) {
      const stored = await readConversation(store, correlationId);
      return broker?.said === undefined ? stored : together(correlationId, broker.said, stored);
    },
    expect(what, expectedValue, seenValue) {
      const [expected, seen] = [inWords(expectedValue), inWords(seenValue)];
      lines.push({ what, expected, seen, met: expected === seen, timing: false });
    },
    expectTime(what, seenMs, bound) {
      const least = "atLeastMs" in bound;
      const expected = least ? `>= ${ms(bound.atLeastMs)}` : `< ${ms(bound.belowMs)}`;
      const met = least ? seenMs >= bound.atLeastMs : seenMs < bound.belowMs;
      lines.push({ what, expected, seen: `${ms(seenMs)} (${expected})`, met, timing: true });
    },
    say: (text) => notes.push(text),
    virtualTime() {
      notes.push("virtual time: nothing is waited for, the clock is moved");
      return virtualClock();
    },
    open: async (options = {}) => {
      const shop = await startShop({ ...broker?.options, ...options, store });
      closers.push(shop.stop);
      await stockUp(store);
      return shop;
    },
    atEnd: (close) => closers.push(close),
  };
  try {
    await scenario.play(stage);
  } finally {
    for (const close of closers.reverse()) await close();
  }
  return { lines, notes };
}

/** What went through the broker, then what waits in the outbox; each message once. */
function together(
  correlationId: string,
  said: readonly TransportMessage[],
  waiting: readonly ConversationMessage[],
): readonly ConversationMessage[] {
  const sent = said
    .filter(({ envelope }) => envelope.correlationid === correlationId)
    .map((message) => ({ ...message, envelope: message.envelope as Envelope, sent: true }));
  const all = [...sent, ...waiting];
  return all.filter(
    ({ envelope }, index) => all.findIndex((one) => one.envelope.id === envelope.id) === index,
  );
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

export const ms = (value: number): string =>
  `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
