import { deadLetters, readConversation, type Store } from "asyncapi-gen/runtime";

export async function redriveFailed(store: Store): Promise<number> {
  const letters = deadLetters(store);
  const failed = await letters.list({ consumer: "inventory", reason: "failed" });
  for (const { id } of failed) await letters.redrive(id);
  return failed.length;
}

export async function printConversation(store: Store, correlationId: string): Promise<string[]> {
  const messages = await readConversation(store, correlationId);
  return messages.map(({ envelope }) => `${envelope.source} said ${envelope.type}`);
}
