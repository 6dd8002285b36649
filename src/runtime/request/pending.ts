import type { Clock } from "../clock.js";
import { RuntimeError } from "../errors.js";
import type { ReplyRoute } from "../message.js";
import type { TransportMessage } from "../transport/transport.js";
import { type AnyReply, openReply, ownCorrelationId } from "./open-reply.js";

export interface Awaited {
  /** Of the request's envelope; a reply names it as its cause. */
  readonly id: string;
  readonly correlationId: string;
  readonly type: string;
  readonly reply: ReplyRoute;
  readonly timeoutMs: number;
}

/** The requests of this process that wait for their replies. */
export interface Pending {
  readonly size: number;
  /** Waits from now on; the time begins to run with `startClock`. */
  add(request: Awaited): { readonly reply: Promise<AnyReply>; startClock(): void; cancel(): void };
  /** False: nobody waits for it (any more). */
  settle(message: TransportMessage): boolean;
  rejectAll(error: RuntimeError): void;
}

interface Waiting {
  readonly request: Awaited;
  resolve(reply: AnyReply): void;
  reject(error: unknown): void;
}

export function createPending(clock: Clock, bytesMax: number, onTimeout: () => void): Pending {
  const waiting = new Map<string, Waiting>();
  const find = (message: TransportMessage): Waiting | undefined => {
    const { causationid } = message.envelope;
    if (causationid !== undefined) return waiting.get(causationid);
    // A stranger's reply: nothing but the conversation tells what it answers.
    return [...waiting.values()].find(({ request }) =>
      [message.envelope.correlationid, ownCorrelationId(message, request.reply, bytesMax)].includes(
        request.correlationId,
      ),
    );
  };
  return {
    get size() {
      return waiting.size;
    },
    add(request) {
      let cancelTimer = () => {};
      const forget = () => {
        cancelTimer();
        waiting.delete(request.id);
      };
      const reply = new Promise<AnyReply>((resolve, reject) => {
        waiting.set(request.id, { request, resolve, reject });
      }).finally(forget);
      reply.catch(() => {}); // whoever sends it listens later
      const expire = () => {
        onTimeout();
        waiting.get(request.id)?.reject(timedOut(request));
      };
      return {
        reply,
        startClock() {
          if (waiting.has(request.id)) cancelTimer = clock.schedule(expire, request.timeoutMs);
        },
        cancel: forget,
      };
    },
    settle(message) {
      const found = find(message);
      if (found === undefined) return false;
      // No longer waiting from here on: a second reply is a late one.
      waiting.delete(found.request.id);
      try {
        found.resolve(openReply(message, found.request.reply, bytesMax));
      } catch (error) {
        found.reject(error);
      }
      return true;
    },
    rejectAll(error) {
      for (const { reject } of [...waiting.values()]) reject(error);
    },
  };
}

const timedOut = ({ type, timeoutMs, id }: Awaited) =>
  new RuntimeError(
    "request-timeout",
    `${type} had no reply within ${timeoutMs} ms (request ${id}): whether it took effect is not known.`,
    { retryable: true },
  );
