import { RuntimeError } from "../../runtime/errors.js";
import { silentLogger } from "../../runtime/logger.js";
import { systemClock } from "../../runtime/system-clock.js";
import { systemRandom } from "../../runtime/system-random.js";
import { connectToNats, type NatsDriver } from "../../runtime/transport/nats/connection.js";
import type { Io } from "../io.js";
import { loadDriver } from "../operate/load-driver.js";
import type { CheckLine } from "./check-result.js";

const check = "nats";
const environment = { clock: systemClock, random: systemRandom, log: silentLogger };

/** Whether the server at NATS_URL answers, with JetStream; nothing when none is named. */
export async function checkNats({ env, cwd }: Io): Promise<readonly CheckLine[]> {
  const servers = env.NATS_URL ?? "";
  if (servers === "") return [];
  const driver = await driverFrom(cwd);
  if (driver === undefined) {
    return [
      problem(
        "NATS_URL is set, and the client of NATS is not installed",
        "run `npm install @nats-io/transport-node @nats-io/jetstream`.",
      ),
    ];
  }
  try {
    const connected = await connectToNats({ servers, driver }, environment);
    const { host = "", version = "" } = connected.nats.info ?? {};
    const server = `${connected.nats.getServer() || host} answers`;
    await connected.close();
    return [{ check, status: "ok", message: `${server}, version ${version} with JetStream` }];
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    const message = error.message.replace(/^\[[a-z-]+\] /, "").replace(/\.$/, "");
    return [problem(message, "start it (`nats-server -js`), or correct NATS_URL.")];
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

const problem = (message: string, mend: string): CheckLine => ({
  check,
  status: "problem",
  message,
  mend,
});
