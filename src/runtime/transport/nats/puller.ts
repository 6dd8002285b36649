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

export interface PullerOptions {
  readonly connected: Connected;
  readonly environment: Environment;
  readonly stream: string;
  readonly durable: string;
  /** How many messages and bytes may come now; less than one message: none. */
  room(): { readonly messages: number; readonly bytes: number };
  onMessage(pulled: Pulled): void;
  onLost(): void;
}

const expiresMs = 30_000;
const heartbeatMs = 5_000;
const nanosPerMs = 1_000_000;

export function createPuller(options: PullerOptions): Puller {
  const { connected, environment, stream, durable } = options;
  const { nats, jetstream, driver } = connected;
  const inbox = driver.transport.createInbox(connected.inboxPrefix);
  const subject = `${jetstream.apiPrefix}.CONSUMER.MSG.NEXT.${stream}.${durable}`;
  let asked = 0;
  let nextDelivery = 1;
  let lost: string | undefined;
  let closed = false;
  let cancelWatch = () => {};

  const lose = (why: string) => {
    if (closed || lost !== undefined) return;
    lost = why;
    close();
    options.onLost();
  };
  // The server says every few seconds that a pull is still open.
  const watch = () => {
    cancelWatch();
    if (environment.clock.virtual || closed || asked === 0) return;
    cancelWatch = environment.clock.schedule(() => lose("the server is silent"), 3 * heartbeatMs);
  };
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
    if (code === 100) return;
    if (!endsPull(code, description)) return lose(`${code} ${description}`);
    asked = 0;
    pull();
  };
  const pull = () => {
    const { messages: batch, bytes } = options.room();
    if (closed || asked > 0 || batch < 1 || nats.isClosed()) return;
    asked = batch;
    const request = {
      batch,
      max_bytes: bytes,
      expires: expiresMs * nanosPerMs,
      idle_heartbeat: heartbeatMs * nanosPerMs,
    };
    nats.publish(subject, JSON.stringify(request), { reply: inbox });
    watch();
  };
  const subscription = nats.subscribe(inbox, {
    callback(error, msg) {
      if (closed) return;
      if (error !== null) return lose(error.message);
      receive(msg);
      watch();
    },
  });
  const stopHearing = connected.onBack(() => lose("the connection was lost"));
  function close() {
    if (closed) return;
    closed = true;
    cancelWatch();
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

/** Nothing there, time is up, or the next message needs more bytes than were left. */
const endsPull = (code: number, description: string): boolean =>
  code === 404 || code === 408 || (code === 409 && /exceeds maxbytes/i.test(description));

/** Numbers in the reply subject `$JS.ACK.[<domain>.<account>.]<stream>.<durable>.<tries>.<seq>.<number>...`. */
function deliveryOf({
  reply = "",
}: Msg): { readonly seq: number; readonly number: number } | undefined {
  const tokens = reply.split(".");
  if (tokens[0] !== "$JS" || tokens[1] !== "ACK") return undefined;
  const at = tokens.length === 9 ? 5 : 7;
  return { seq: Number(tokens[at]), number: Number(tokens[at + 1]) };
}
