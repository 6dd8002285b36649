import { RuntimeError } from "../../runtime/errors.js";
import { silentLogger } from "../../runtime/logger.js";
import { systemClock } from "../../runtime/system-clock.js";
import { systemRandom } from "../../runtime/system-random.js";
import {
  type Connected,
  connectToNats,
  type NatsDriver,
} from "../../runtime/transport/nats/connection.js";
import type { Io } from "../io.js";
import { FindingError } from "./finding-error.js";
import { loadDriver } from "./load-driver.js";

const environment = { clock: systemClock, random: systemRandom, log: silentLogger };

/**
 * Gives `work` a connection to the server at NATS_URL, and closes it; undefined when none is named.
 * Throws `FindingError` when it cannot be used.
 */
export async function withNats<T>(
  io: Io,
  work: (connected: Connected) => Promise<T>,
): Promise<T | undefined> {
  const servers = io.env.NATS_URL ?? "";
  if (servers === "") return undefined;
  const connected = await connect(servers, io.cwd);
  try {
    return await work(connected);
  } finally {
    await connected.close();
  }
}

async function connect(servers: string, cwd: string): Promise<Connected> {
  const driver = await driverFrom(cwd);
  if (driver === undefined) {
    throw new FindingError(
      "store/driver-missing",
      "NATS_URL is set, and the client of NATS is not installed.",
      "run `npm install @nats-io/transport-node @nats-io/jetstream`.",
    );
  }
  try {
    return await connectToNats({ servers, driver }, environment);
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    throw new FindingError(
      "store/unreachable",
      error.message.replace(/^\[[a-z-]+\] /, ""),
      "start it (`nats-server -js`), or correct NATS_URL.",
    );
  }
}

async function driverFrom(cwd: string): Promise<NatsDriver | undefined> {
  const [transport, jetstream] = await Promise.all([
    loadDriver("@nats-io/transport-node", cwd),
    loadDriver("@nats-io/jetstream", cwd),
  ]);
  if (transport === undefined || jetstream === undefined) return undefined;
  return { transport, jetstream } as NatsDriver;
}
