import {
  createService,
  postgresTransport,
  type Service,
  type Transport,
} from "../../../src/runtime/index.js";
import { postgresStore } from "../../../src/runtime/store/postgres.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  depot,
  type ShopPublisher,
  shop,
} from "../orders.js";
import { journalTransport, type Refuse } from "./journal-transport.js";
import { killPoint } from "./kill-point.js";
import { runNaiveRelay } from "./naive-relay.js";
import type { WorkerOptions } from "./worker-options.js";
import { write } from "./writing.js";

// A service in a process of its own, for tests that kill, stop and watch it. Says `{ ready: true }`;
// ends with code 0 on SIGTERM. What its handler does stands in the payload's note.

const options = JSON.parse(process.env.WORKER ?? "{}") as WorkerOptions;
const tell = (message: object) => void process.send?.(message);

const point = killPoint(options.killAt ?? 0, (name) => {
  if (options.tellPoints === true) tell({ point: name });
});
const connectionsMax = (options.writing?.writers ?? 0) + 8;
const open = (url: string) => point.store(postgresStore({ connectionString: url, connectionsMax }));
const store = open(options.url);
const log = options.logUrl === undefined ? store : open(options.logUrl);

const handlers: DepotHandlers = {
  async placed({ payload }, { tx, publish, attempt }) {
    const { id, number = 0, note = "" } = payload;
    if (note === "kill") process.kill(process.pid, "SIGKILL");
    await tx.query("insert into effects (id, n, pid) values ($1, $2, $3)", [
      id,
      number,
      // What it does after its sleep is not what it was doing before.
      hasStopped ? -process.pid : process.pid,
    ]);
    await publish.packed({ id, number });
    const failures = /^fail (\d+)$/.exec(note)?.[1];
    if (failures !== undefined && attempt <= Number(failures)) throw new Error("not yet");
    if (note === "slow") await tx.query("select pg_sleep(0.05)");
    if (options.stopping === true && note === "stop here") stopHere();
  },
};

let hasStopped = false;

/** Once: when it wakes up it may get the same message again. */
function stopHere(): void {
  if (hasStopped) return;
  hasStopped = true;
  tell({ stopping: true });
  process.kill(process.pid, "SIGSTOP");
}

const refusals = new Map<string, number>();
/** `refuse 3`: busy three times; `too large`: never. */
const refuse: Refuse = ({ envelope, data }) => {
  const { note = "" } = JSON.parse(Buffer.from(data).toString()) as { readonly note?: string };
  if (note === "too large") return { refused: "too large for the broker", retry: false };
  const times = Number(/^refuse (\d+)$/.exec(note)?.[1] ?? 0);
  const before = refusals.get(String(envelope.id)) ?? 0;
  refusals.set(String(envelope.id), before + 1);
  return before < times ? { refused: "busy", retry: true } : undefined;
};

function createTransport(): Transport {
  const pollIntervalMs = options.pollMs ?? 50;
  if (options.transport !== "journal") return postgresTransport({ store: log, pollIntervalMs });
  return journalTransport(log, options.refusing === true ? refuse : undefined);
}

const dying = (inner: Transport): Transport => ({
  ...inner,
  async publish(batch) {
    const dies = batch.length > 0 && options.dieWhenPublishing;
    if (dies === "before") process.kill(process.pid, "SIGKILL");
    const outcomes = await inner.publish(batch);
    if (dies === "after") process.kill(process.pid, "SIGKILL");
    return outcomes;
  },
});

const early = (inner: Transport): Transport => ({
  ...inner,
  subscribe: (wanted) =>
    inner.subscribe({
      ...wanted,
      async deliver({ message, redelivered, ack, nack }) {
        await ack();
        await wanted.deliver({ message, redelivered, ack: async () => {}, nack });
      },
    }),
});

/** What a parent may ask for. */
interface Wish {
  readonly write?: true;
  readonly tellHealth?: true;
}

async function main(): Promise<void> {
  const plain = createTransport();
  const inner = options.acknowledgingEarly === true ? early(plain) : plain;
  const transport = point.transport(dying(inner));
  if (options.role === "naive relay") return runNaiveRelay(store, transport);
  const common = {
    store,
    transport,
    pollIntervalMs: options.pollMs ?? 50,
    ...(options.unknownTypes === undefined ? {} : { unknownTypes: options.unknownTypes }),
    consumers: { batch: options.batch ?? 1 },
    retry: { attemptsMax: options.attemptsMax ?? 3, delayMs: 20 },
  };
  const service =
    options.role === "shop"
      ? createService<ShopPublisher>(shop, common)
      : createService<DepotPublisher>(depot, { ...common, handlers });
  process.on("SIGTERM", () => void stop(service, transport));
  process.on("disconnect", orphaned);
  await service.start();
  process.on("message", (message: Wish) => {
    if (message.write === true && options.writing !== undefined) {
      const written = write(store, service as Service<ShopPublisher>, options.writing);
      void written.then((written) => tell({ written }));
    }
    if (message.tellHealth === true) void service.health().then((health) => tell({ health }));
  });
  tell({ ready: true });
}

async function stop(service: Service<unknown>, transport: Transport): Promise<void> {
  await service.stop();
  await transport.close();
  for (const one of new Set([store, log])) await one.close();
  process.removeListener("disconnect", orphaned);
  process.disconnect();
}

const orphaned = () => process.exit(1);

await main();
