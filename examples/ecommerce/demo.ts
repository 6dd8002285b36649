import { parseArgs } from "node:util";
import {
  type ConversationMessage,
  readConversation,
  type Store,
  showSagaInstances,
} from "asyncapi-gen/runtime";
import { REQUESTS, runAcceptance, runChain } from "./shop/comparison.js";
import { anOrder, stockUp } from "./shop/goods.js";
import { checkInvariants } from "./shop/invariants.js";
import { type Shop, startShop } from "./shop/shop.js";
import { openStore } from "./shop/store.js";
import { untilAllEnded } from "./shop/wait.js";

const WORK_MS = 100;

const out = (text = ""): void => {
  process.stdout.write(`${text}\n`);
};

/** Starts the shop, lets it work, and shows what happened. 0: all as promised; 1: not. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { exit: { type: "boolean", default: false } } });
  const { store, close } = await openStore("pglite");
  const shop = await startShop({ store });
  await stockUp(store);
  out(`The shop runs: five services in one process, PGlite as store and transport, no broker.`);
  out(`  POST ${shop.url}/orders`);

  const confirmed = await showOrder(shop, "An order", "customer-1");
  const failed = await showOrder(shop, "An order without credit", "customer-without-credit");
  const compared = await compare(shop);
  const held = await showInvariants(store);
  const asPromised = confirmed === "confirmed" && failed === "failed" && compared && held;

  if (!values.exit) {
    out(`\nThe shop goes on. Ctrl-C stops it; to place an order of your own:\n`);
    out(`  curl -s ${shop.url}/orders -d '${JSON.stringify(anOrder())}'`);
    await interrupted();
  }
  await shop.stop();
  await close();
  return asPromised ? 0 : 1;
}

async function showOrder(shop: Shop, title: string, customerId: string): Promise<unknown> {
  const order = anOrder({ customerId });
  const answer = await shop.place(order);
  await untilAllEnded(shop.store);
  const { orderId, correlationId } = answer.body;
  const end = await fetch(`${shop.url}/orders/${orderId}`).then((response) => response.json());
  const { status, reason } = end as { status: string; reason?: string };
  out(`\n${title}: ${answer.status} after ${answer.tookMs.toFixed(1)} ms, in the end ${status}`);
  if (reason !== undefined) out(`  because of ${reason}`);
  out(`\n  Its conversation, by correlation id ${correlationId}:`);
  showTimeline(await readConversation(shop.store, String(correlationId)));
  await showSaga(shop.store, order.orderId);
  return status;
}

function showTimeline(messages: readonly ConversationMessage[]): void {
  const typeOf = new Map(messages.map(({ envelope }) => [envelope.id, envelope.type]));
  const began = Math.min(...messages.map(({ envelope }) => Date.parse(envelope.time ?? "")));
  for (const { envelope } of messages) {
    const after = `+${Date.parse(envelope.time ?? "") - began} ms`.padStart(8);
    const cause = envelope.causationid && typeOf.get(envelope.causationid);
    const because = cause === undefined ? "" : `  <- ${cause}`;
    out(
      `  ${after}  ${(envelope.source ?? "").padEnd(13)}${(envelope.type ?? "").padEnd(19)}${because}`,
    );
  }
}

async function showSaga(store: Store, orderId: string): Promise<void> {
  for (const { saga, state } of await showSagaInstances(store, orderId)) {
    const steps = state.steps.map(({ id, status }) => `${id} ${status}`).join(", ");
    out(`\n  Its saga, ${saga}: ${steps} -> ${state.status}`);
  }
}

/** What a client waits for, in the chain of five synchronous services and here. */
async function compare(shop: Shop): Promise<boolean> {
  out(
    `\n${REQUESTS} orders through a chain of five services that work ${WORK_MS} ms each, and here:`,
  );
  const chain = await runChain({ workMs: WORK_MS });
  const accepted = await runAcceptance(shop, async () => {});
  out(`  chain         p50 ${chain.p50Ms.toFixed(0)} ms until it answers`);
  out(`  acceptance    p50 ${accepted.p50Ms.toFixed(1)} ms, p99 ${accepted.p99Ms.toFixed(1)} ms`);
  out(`  all outcomes  ${accepted.outcomeMs.toFixed(0)} ms after the first order was sent`);
  out(
    `  Accepting is not finishing: with ${WORK_MS} ms of work per service, an outcome would take`,
  );
  out(
    `  the sum of the work too. \`npm run scenario sync-vs-async\` runs that, and one service down.`,
  );
  return accepted.succeeded === REQUESTS && accepted.ended === REQUESTS;
}

async function showInvariants(store: Store): Promise<boolean> {
  out("\nChecked by SQL:");
  const results = await checkInvariants(store);
  for (const { name, culprits } of results) {
    out(culprits.length === 0 ? `  ok    ${name}` : `  FAIL  ${name}: ${culprits.join("; ")}`);
  }
  return results.every(({ culprits }) => culprits.length === 0);
}

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    // Signal listeners do not keep the process alive; the HTTP server does.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });

process.exitCode = await main();
