import { readConversation, type Store } from "asyncapi-gen/runtime";

/** Everything that was said under one correlation id, one line each: when, who, what, and why. */
export async function conversationLines(
  store: Store,
  correlationId: string,
): Promise<readonly string[]> {
  const messages = await readConversation(store, correlationId);
  const typeOf = new Map(messages.map(({ envelope }) => [envelope.id, envelope.type]));
  const times = messages.map(({ envelope }) => Date.parse(envelope.time ?? ""));
  const began = Math.min(...times);
  return messages.map(({ envelope: { source = "", type = "", causationid } }, index) => {
    const after = `+${(times[index] ?? began) - began} ms`.padStart(8);
    const cause = causationid === undefined ? undefined : typeOf.get(causationid);
    const because = cause === undefined ? "" : `  <- ${cause}`;
    return `${after}  ${source.padEnd(14)}${type.padEnd(20)}${because}`;
  });
}
