import { RuntimeError } from "../errors.js";
import type { Route } from "../message.js";
import { createBuffer } from "../outbox/buffer.js";
import type { PublishingTools } from "../service/publishing.js";
import { transact } from "../store/transaction.js";
import type { Subscription, Transport } from "../transport/transport.js";
import { fillIn } from "../wire/expression.js";
import { activityOf } from "../work/activity.js";
import { userTransaction } from "../work/inside.js";
import { nudge } from "../work/signals.js";
import type { AnyReply } from "./open-reply.js";
import { createPending } from "./pending.js";
import type { RequestOptions } from "./request.js";

export interface RequesterTools extends PublishingTools {
  readonly transport: Transport;
  /** Most requests that may wait for their replies at once. */
  readonly requestsMax: number;
  refuseUnlessRunning(): void;
}

type AnyRequest = (payload: unknown, options?: RequestOptions) => Promise<AnyReply>;

/** Sends requests and hears their replies, at an address of this process. */
export interface Requester {
  /** By the names of the sent messages that have replies. */
  readonly methods: Readonly<Record<string, AnyRequest>>;
  /** Whoever waits is told; nothing more is heard. */
  stop(): Promise<void>;
}

const timeoutMsDefault = 30_000;

export function createRequester(tools: RequesterTools): Requester {
  const { definition, store, sender, counters, transport } = tools;
  const { clock, random, messageBytesMax } = sender;
  const address = `${definition.name}.replies.${random.newId()}`;
  const pending = createPending(clock, messageBytesMax, () => counters.count("requests-timed-out"));
  let listening: Promise<Subscription> | undefined;

  const listen = async () => {
    if (transport.listen === undefined) throw cannotListen(transport);
    listening ??= transport.listen(address, (message) => {
      counters.count(pending.settle(message) ? "replies-received" : "reply-late");
    });
    try {
      await listening;
    } catch (error) {
      listening = undefined; // the next request tries again
      throw error;
    }
  };
  const send = async (route: Requested, payload: unknown, options: RequestOptions) => {
    const { timeoutMs = timeoutMsDefault, correlationId = random.newId(), ...more } = options;
    const filled = fillIn(route.reply.address, { payload, headers: more.headers ?? {} }, address);
    const buffer = createBuffer({ correlationId }, sender);
    const outgoing = { ...more, headers: filled.headers };
    const { id } = await buffer.publish(route, filled.payload, outgoing);
    const { type } = route.message;
    // Before the commit: the reply may be here before the commit has told us of itself.
    const waiting = pending.add({ id, correlationId, type, reply: route.reply, timeoutMs });
    try {
      await transact(store, clock, (tx) => buffer.flush(tx));
    } catch (error) {
      waiting.cancel();
      throw error;
    }
    waiting.startClock();
    counters.count("requests");
    counters.count("published");
    nudge(store, "outbox");
    return waiting;
  };
  const begin = async (route: Requested, payload: unknown, options: RequestOptions) => {
    refuseInside(route);
    tools.refuseUnlessRunning();
    refuseTooMany(pending.size, tools.requestsMax);
    const end = activityOf(clock).begin();
    try {
      await listen();
      const { reply } = await send(route, payload, options);
      return { reply };
    } finally {
      end();
    }
  };
  return {
    methods: Object.fromEntries(
      Object.entries(definition.sends).flatMap(([name, route]) =>
        isRequest(route)
          ? [[name, waitFor((payload, options) => begin(route, payload, options))] as const]
          : [],
      ),
    ),
    async stop() {
      pending.rejectAll(new RuntimeError("stopped", "The service stopped; no reply is heard."));
      const open = await listening?.catch(() => undefined);
      listening = undefined;
      await open?.close();
    },
  };
}

type Begin = (payload: unknown, options: RequestOptions) => Promise<{ reply: Promise<AnyReply> }>;

const waitFor =
  (begin: Begin): AnyRequest =>
  async (payload, options = {}) =>
    (await begin(payload, options)).reply;

type Requested = Route & { readonly reply: NonNullable<Route["reply"]> };

const isRequest = (route: Route): route is Requested => route.reply !== undefined;

function refuseInside({ message }: Route): void {
  if (!userTransaction.isInside()) return;
  throw new RuntimeError(
    "request-in-transaction",
    `${message.type} was requested inside a transaction: it leaves when its own has committed, and waiting here holds locks and a connection. Request before the transaction, or publish and handle the answer.`,
  );
}

function refuseTooMany(waiting: number, requestsMax: number): void {
  if (waiting < requestsMax) return;
  throw new RuntimeError(
    "limit-exceeded",
    `${waiting} requests wait for their replies; requestsMax is ${requestsMax}.`,
    { retryable: true },
  );
}

const cannotListen = ({ name }: Transport) =>
  new RuntimeError(
    "options",
    `The transport ${name} has no addresses for replies: publish, and handle the answer as a message.`,
  );
