import type { Msg } from "@nats-io/transport-node";
import type { Environment } from "../transport.js";
import type { Connected } from "./connection.js";

/** Fetches from one durable, a bounded batch at a time, as messages arrive or room becomes free. */
export interface Puller {
  /** Why nothing comes any more; undefined: it works. */
  readonly lost: string | undefined;
  /** Asks for more, if there is room and nothing has been asked for yet. */
  pull(): void;
  close(): void;
}

/** A message as pulled, with what its reply subject tells. */
export interface Pulled {
  readonly msg: Msg;
  readonly seq: number;
}

/** How many messages and bytes may come now; less than one message: none. */
export interface PullRoom {
  readonly messages: number;
  readonly bytes: number;
  /** Bytes for one message alone, if `bytes` turn out to be too few for it; 0: it must wait. */
  readonly alone: number;
}

export interface PullerOptions {
  readonly connected: Connected;
  readonly environment: Environment;
  readonly stream: string;
  readonly durable: string;
  room(): PullRoom;
  onMessage(pulled: Pulled): void;
  onLost(): void;
}

const expiresMs = 30_000;
const heartbeatMs = 5_000;
const nanosPerMs = 1_000_000;

export function createPuller(options: PullerOptions): Puller {
  const { connected, stream, durable } = options;
  const { nats, jetstream, driver } = connected;
  const inbox = driver.transport.createInbox(connected.inboxPrefix);
  const subject = `${jetstream.apiPrefix}.CONSUMER.MSG.NEXT.${stream}.${durable}`;
  let asked = 0;
  let nextDelivery = 1;
  let lost: string | undefined;
  let closed = false;

  const lose = (why: string) => {
    if (closed || lost !== undefined) return;
    lost = why;
    close();
    options.onLost();
  };
  const watch = watchSilence(options.environment, () => lose("the server is silent"));
  const receive = (msg: Msg) => {
    const delivery = deliveryOf(msg);
    if (delivery === undefined) return hear(msg);
    // One of them was lost on the way: were the next ones taken, they would overtake it.
    if (delivery.number !== nextDelivery) return lose("a delivery is missing");
    nextDelivery += 1;
    asked = Math.max(0, asked - 1);
    options.onMessage({ msg, seq: delivery.seq });
    pull();
  };
  const hear = ({ headers }: Msg) => {
    const [code, description] = [headers?.code ?? 0, headers?.description ?? ""];
    if (code === heartbeat) return;
    const isTooMuch = code === 409 && /exceeds maxbytes/i.test(description);
    if (!isTooMuch && code !== 404 && code !== 408) return lose(`${code} ${description}`);
    asked = 0;
    const { alone } = options.room();
    if (!isTooMuch) pull();
    // The next one needs more than is left: it comes when nothing else is in hand.
    else if (alone > 0) ask(1, alone);
  };
  const pull = () => {
    const { messages, bytes } = options.room();
    if (messages >= 1) ask(messages, bytes);
  };
  const ask = (batch: number, bytes: number) => {
    if (closed || asked > 0 || nats.isClosed()) return;
    asked = batch;
    nats.publish(subject, requestFor(batch, bytes), { reply: inbox });
    watch.reset();
  };
  const subscription = nats.subscribe(inbox, {
    callback(error, msg) {
      if (closed) return;
      if (error !== null) return lose(error.message);
      receive(msg);
      if (!closed && asked > 0) watch.reset();
      else watch.stop();
    },
  });
  const stopHearing = connected.onBack(() => lose("the connection was lost"));
  function close() {
    if (closed) return;
    closed = true;
    watch.stop();
    stopHearing();
    if (!nats.isClosed()) subscription.unsubscribe();
  }
  return {
    get lost() {
      return lost;
    },
    pull,
    close,
  };
}

const heartbeat = 100;

const requestFor = (batch: number, bytes: number): string =>
  JSON.stringify({
    batch,
    max_bytes: bytes,
    expires: expiresMs * nanosPerMs,
    idle_heartbeat: heartbeatMs * nanosPerMs,
  });

/** The server says every few seconds that a pull is still open; a virtual clock knows nothing of it. */
function watchSilence({ clock }: Environment, onSilence: () => void) {
  let cancel = () => {};
  return {
    reset() {
      cancel();
      if (!clock.virtual) cancel = clock.schedule(onSilence, 3 * heartbeatMs);
    },
    stop: () => cancel(),
  };
}

/** Numbers in the reply subject `$JS.ACK.[<domain>.<account>.]<stream>.<durable>.<tries>.<seq>.<number>...`. */
function deliveryOf({
  reply = "",
}: Msg): { readonly seq: number; readonly number: number } | undefined {
  const tokens = reply.split(".");
  if (tokens[0] !== "$JS" || tokens[1] !== "ACK") return undefined;
  const at = tokens.length === 9 ? 5 : 7;
  return { seq: Number(tokens[at]), number: Number(tokens[at + 1]) };
}
