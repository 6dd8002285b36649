import type { ConversationMessage } from "asyncapi-gen/runtime";
import { checkInvariants } from "../shop/invariants.js";
import type { Stage } from "./scenario.js";

/** Reads an order's conversation and checks what holds for each: one correlation id, no loose cause. */
export async function expectConversation(
  stage: Stage,
  correlationId: string,
  expected: readonly string[],
): Promise<readonly ConversationMessage[]> {
  const messages = await stage.conversation(correlationId);
  const types = messages.map(({ envelope }) => envelope.type ?? "?");
  stage.expect("what was said", [...expected].sort(), [...types].sort());
  const ids = new Set(messages.map(({ envelope }) => envelope.id));
  const loose = messages.filter(
    ({ envelope: { causationid } }) => causationid && !ids.has(causationid),
  );
  stage.expect("messages whose cause is not in the conversation", 0, loose.length);
  return messages;
}

/** Of a conversation's messages, those of the types in `order` came in just this order. */
export function expectInOrder(
  stage: Stage,
  what: string,
  messages: readonly ConversationMessage[],
  order: readonly string[],
): void {
  const types = messages.map(({ envelope }) => envelope.type ?? "?");
  stage.expect(
    what,
    order,
    types.filter((type) => order.includes(type)),
  );
}

/** The checklist's last lines: conservation by SQL, and nothing left over. */
export async function expectInvariants(stage: Stage): Promise<void> {
  for (const { name, culprits } of await checkInvariants(stage.store)) {
    const seen = culprits.length === 0 ? "holds" : culprits.join("; ");
    stage.expect(name, "holds", seen);
  }
}
