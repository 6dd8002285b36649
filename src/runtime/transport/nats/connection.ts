import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection, NodeConnectionOptions } from "@nats-io/transport-node";
import { RuntimeError } from "../../errors.js";
import { backoffMs } from "../../work/backoff.js";
import type { Environment } from "../transport.js";

export interface ConnectionSettings {
  /** `nats://host:port`, one or several of a cluster. Default `nats://127.0.0.1:4222`. */
  readonly servers?: string | readonly string[];
  /**
   * Whatever else the NATS client takes: TLS, credentials, a name. Called once, when the transport
   * starts; what it returns is never logged.
   */
  readonly connect?: () => NodeConnectionOptions | Promise<NodeConnectionOptions>;
  /** The two packages, where they are not to be found from this one. */
  readonly driver?: NatsDriver;
}

export interface NatsDriver {
  readonly transport: typeof import("@nats-io/transport-node");
  readonly jetstream: typeof import("@nats-io/jetstream");
}

/** An open connection, kept open until it is closed. */
export interface Connected {
  readonly nats: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly driver: NatsDriver;
  readonly inboxPrefix: string | undefined;
  /** False between the loss of the connection and its return. */
  readonly isUp: boolean;
  /** Calls `listener` whenever the connection is back; returns how to stop. */
  onBack(listener: () => void): () => void;
  close(): Promise<void>;
}

// A half-open connection is noticed after three unanswered pings.
const pingIntervalMs = 5_000;
const pingsOutMax = 2;
const connectTimeoutMs = 5_000;
/**
 * A cluster names its members to whoever knocks, before it refuses them. The client takes each name
 * for another server to try, so that with a wrong login its first attempt would never end.
 */
const firstTriesMax = 10;
const reconnectDelays = { delayMs: 100, delayMsMax: 5_000 };

export async function connectToNats(
  settings: ConnectionSettings,
  { random, log }: Environment,
): Promise<Connected> {
  const driver = settings.driver ?? (await load());
  const { urls, login } = readServers(settings.servers);
  const given = await settings.connect?.();
  const options = {
    name: "asyncapi-gen",
    timeout: connectTimeoutMs,
    pingInterval: pingIntervalMs,
    maxPingOut: pingsOutMax,
    ...login,
    ...given,
    servers: [...urls],
  };
  let failures = 0;
  let wasUp = false;
  let gaveUp = false;
  const nats = await driver.transport
    .connect({
      ...options,
      reconnect: true,
      maxReconnectAttempts: -1,
      // Credentials that are refused may be mended without a restart of ours.
      ignoreAuthErrorAbort: true,
      reconnectDelayHandler: () => {
        failures += 1;
        if (!wasUp && failures > firstTriesMax + urls.length) {
          gaveUp = true;
          throw new Error("tried in vain");
        }
        return backoffMs(failures, reconnectDelays, random);
      },
    })
    .catch(async (error: unknown) => {
      const why = gaveUp ? await refusalOf(driver, options) : error;
      throw new RuntimeError(
        "unavailable",
        `NATS at ${urls.join(", ")} cannot be reached: ${reasonOf(why ?? error)}.`,
        { cause: why ?? error, retryable: true },
      );
    });
  wasUp = true;
  const listeners = new Set<() => void>();
  let up = true;
  void watch();
  async function watch() {
    for await (const { type } of nats.status()) {
      if (type === "disconnect") {
        if (up) log.warn({ servers: urls }, "NATS is away; reconnecting");
        up = false;
      }
      if (type === "reconnect") {
        up = true;
        failures = 0;
        log.info({ servers: urls }, "NATS is back");
        for (const listener of listeners) listener();
      }
    }
  }
  return {
    nats,
    driver,
    inboxPrefix: given?.inboxPrefix,
    jetstream: driver.jetstream.jetstream(nats),
    manager: await openManager(driver, nats),
    get isUp() {
      return up && !nats.isClosed();
    },
    onBack(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => nats.close(),
  };
}

/** What the named servers say, those of their cluster left aside; undefined: nothing is wrong now. */
async function refusalOf(driver: NatsDriver, options: NodeConnectionOptions): Promise<unknown> {
  try {
    const quick = { ...options, reconnect: false, ignoreClusterUpdates: true };
    await (await driver.transport.connect(quick)).close();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function openManager(driver: NatsDriver, nats: NatsConnection): Promise<JetStreamManager> {
  try {
    return await driver.jetstream.jetstreamManager(nats);
  } catch (error) {
    await nats.close();
    throw new RuntimeError(
      "unavailable",
      `The NATS server has no JetStream (${reasonOf(error)}): start it with "nats-server -js".`,
      { cause: error, retryable: true },
    );
  }
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\.$/, "") : String(error);

/** Resolves when the server has taken all that was sent before. */
export async function ping({ nats, isUp }: Connected, timeoutMs: number): Promise<void> {
  if (!isUp) throw away("it is disconnected");
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(away("it does not answer")), timeoutMs);
    cancel = () => clearTimeout(timer);
  });
  const pinged = nats.flush().catch((error: unknown) => {
    throw away(reasonOf(error), error);
  });
  await Promise.race([pinged, late]).finally(cancel);
}

/** Nothing is wrong with a message: it is tried again for as long as it takes. */
export const away = (why: string, cause?: unknown) =>
  new RuntimeError("unavailable", `NATS cannot be reached: ${why}.`, { cause, retryable: true });

const defaultServer = "nats://127.0.0.1:4222";

/** Hosts without the login that an URL may carry: the hosts are printed, the login is not. */
function readServers(given: ConnectionSettings["servers"] = defaultServer): {
  readonly urls: readonly string[];
  readonly login: NodeConnectionOptions;
} {
  const all = (typeof given === "string" ? given.split(",") : given).map(parseServer);
  const [first] = all;
  if (first === undefined) throw new RuntimeError("options", "NATS needs at least one server.");
  const { username, password } = first;
  const login =
    username === ""
      ? {}
      : password === ""
        ? { token: decodeURIComponent(username) }
        : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return { urls: all.map(({ protocol, host }) => `${protocol}//${host}`), login };
}

function parseServer(server: string): URL {
  const text = server.trim();
  const url = text.includes("://") ? text : `nats://${text}`;
  if (URL.canParse(url) && new URL(url).hostname !== "") return new URL(url);
  // Not printed: what cannot be read may hold a password.
  throw new RuntimeError("options", "A server of NATS is no URL like nats://127.0.0.1:4222.");
}

async function load(): Promise<NatsDriver> {
  try {
    const [transport, jetstream] = await Promise.all([
      import("@nats-io/transport-node"),
      import("@nats-io/jetstream"),
    ]);
    return { transport, jetstream };
  } catch (error) {
    throw new RuntimeError(
      "options",
      "natsTransport needs two packages: npm install @nats-io/transport-node @nats-io/jetstream",
      { cause: error },
    );
  }
}
