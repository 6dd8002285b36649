import type { TransportMessage } from "../../../runtime/transport/transport.js";
import { messageName } from "../witness.js";
import { consumersOf, inWords, type Scene } from "./scene.js";

/** Every message that the broker took was processed by all who listen, or is kept visibly. */
export function noMessageLost({ services, witness, inbox, parked }: Scene): readonly string[] {
  const kept = new Set(parked.map((row) => `${row.consumer} ${messageName(row)}`));
  return [...witness.published].flatMap(([name, { message }]) =>
    consumersOf(services, message)
      .filter((consumer) => !inbox.has(`${consumer} ${name}`) && !kept.has(`${consumer} ${name}`))
      .map((consumer) => `${inWords(message)} never came to ${consumer}`),
  );
}

/** The effects of a message were committed once for each handler. */
export function noEffectTwice({ handled }: Scene): readonly string[] {
  const seen = new Set<string>();
  return handled.flatMap(({ consumer, name, message }) => {
    const run = `${consumer} ${name}`;
    if (!seen.has(run)) {
      seen.add(run);
      return [];
    }
    return [`${consumer} has handled ${message === undefined ? name : inWords(message)} twice`];
  });
}

/** Per consumer, channel and key, messages took effect in the order in which they were published. */
export function orderPerKey({ handled, witness }: Scene): readonly string[] {
  const latest = new Map<string, { readonly place: number; readonly message: TransportMessage }>();
  return handled.flatMap(({ consumer, name, message }) => {
    const place = witness.published.get(name)?.place;
    if (message?.key === undefined || place === undefined) return [];
    const lane = `${consumer}\n${message.channel}\n${message.key}`;
    const before = latest.get(lane);
    if (before !== undefined && before.place > place) {
      return [`${consumer} has handled ${inWords(before.message)} before ${inWords(message)}`];
    }
    latest.set(lane, { place, message });
    return [];
  });
}

/** One correlation id throughout a conversation; what caused a message is the message that did. */
export function correlationUnbroken({ witness }: Scene): readonly string[] {
  const { published, roots } = witness;
  const byId = new Map(
    [...published.values()].map(({ message }) => [message.envelope.id, message]),
  );
  return [...published.values()].flatMap(({ message }) => {
    const { id = "", causationid, correlationid } = message.envelope;
    if (causationid === undefined) {
      return roots.has(id) ? [] : [`${inWords(message)} does not say what caused it`];
    }
    const cause = byId.get(causationid);
    if (cause === undefined) return [`${inWords(message)} was caused by a message that nobody saw`];
    return cause.envelope.correlationid === correlationid
      ? []
      : [`${inWords(message)} has left the conversation of ${inWords(cause)}`];
  });
}

/** At rest nothing is under way any more. */
export function nothingWaits({ outbox, timers, parked, sagas }: Scene): readonly string[] {
  const waiting = parked.filter(({ state }) => state === "waiting");
  const isOpen = sagas.some(({ status }) => status !== "completed" && status !== "failed");
  return [
    ...(outbox === 0 ? [] : [`${outbox} messages are still in the outbox`]),
    ...waiting.map((row) => `${row.type} ${row.id} waits for ${row.consumer}: ${row.reason}`),
    ...(timers === 0 || isOpen ? [] : [`${timers} timers are left of sagas that have ended`]),
  ];
}
