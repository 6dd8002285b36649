import { RuntimeError } from "../errors.js";
import type { Counters } from "../service/counters.js";
import type { Store } from "../store/store.js";
import type { Environment, Transport } from "../transport/transport.js";
import { createRelay, type Relay } from "./relay.js";

/** A service's share in the relay of its store. */
export interface RelayShare {
  readonly failure: Error | undefined;
  release(): Promise<void>;
}

interface Shared {
  readonly relay: Relay;
  readonly transport: Transport;
  readonly started: Promise<void>;
  users: number;
}

const relays = new WeakMap<Store, Shared>();

/**
 * The relay of a store, shared by the services of this process; the last one to leave stops it. It
 * counts for the one that began it.
 */
export async function joinRelay(
  store: Store,
  transport: Transport,
  environment: Environment,
  pollMs: number,
  counters: Counters,
): Promise<RelayShare> {
  const shared = relays.get(store) ?? begin(store, transport, environment, pollMs, counters);
  if (shared.transport !== transport) {
    throw new RuntimeError(
      "options",
      `This store's outbox already goes to another transport (${shared.transport.name}): services on one store share one.`,
    );
  }
  shared.users += 1;
  let released = false;
  const release = async () => {
    if (released) return;
    released = true;
    shared.users -= 1;
    if (shared.users > 0) return;
    relays.delete(store);
    await shared.relay.stop();
  };
  try {
    await shared.started;
  } catch (error) {
    await release();
    throw error;
  }
  return {
    get failure() {
      return shared.relay.failure;
    },
    release,
  };
}

function begin(
  store: Store,
  transport: Transport,
  environment: Environment,
  pollMs: number,
  counters: Counters,
): Shared {
  const relay = createRelay(store, transport, environment, pollMs, counters);
  const shared = { relay, transport, started: relay.start(), users: 0 };
  relays.set(store, shared);
  return shared;
}
