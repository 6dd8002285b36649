import { setTimeout as pause } from "node:timers/promises";
import { type Store, systemRandom } from "asyncapi-gen/runtime";
import * as accounts from "../services/accounts/accounts.js";
import { conversationLines } from "./conversation.js";
import type { Services } from "./services.js";

const POLL_MS = 20;

/** Opens the first account of an empty database, so that there is something to look at. */
export async function firstRun(
  services: Services,
  store: Store,
  { url, say }: { readonly url: string; readonly say: (text: string) => void },
): Promise<void> {
  const { rows } = await store.query<{ count: number }>(
    "select count(*)::integer as count from account",
  );
  const known = rows[0]?.count ?? 0;
  if (known > 0) say(`\nAccounts from before: ${known}.`);
  else await openFirstAccount(services, store, say);
  say(
    `\nOpen another one:\n  curl -s ${url}/accounts -d '{"name":"Grace","email":"grace@example.org"}'`,
  );
}

async function openFirstAccount(
  services: Services,
  store: Store,
  say: (text: string) => void,
): Promise<void> {
  const [accountId, correlationId] = [systemRandom.newId(), systemRandom.newId()];
  const ada = { accountId, name: "Ada", email: "ada@example.org" };
  await accounts.open(services.accounts, ada, correlationId);
  say(`\nThe first account is open: ${accountId}`);
  while (!(await accounts.find(store, accountId))?.welcomed) await pause(POLL_MS);
  for (const line of await conversationLines(store, correlationId)) say(line);
  say("Its owner has been welcomed.");
}
