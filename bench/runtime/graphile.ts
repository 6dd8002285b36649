import pg from "pg";
import { completion, type Pace } from "./completion.js";
import { businessTable, businessValues, businessWrite, type Work, workNumber } from "./contract.js";
import { connectionsMax, type Server } from "./database.js";

/** What we use of graphile-worker; its own types are there only once it is installed. */
interface GraphileWorker {
  run(options: {
    readonly pgPool: pg.Pool;
    readonly concurrency: number;
    readonly noHandleSignals: boolean;
    readonly logger: unknown;
    readonly taskList: Readonly<Record<string, Task>>;
  }): Promise<{ stop(): Promise<void> }>;
  runMigrations(options: { readonly pgPool: pg.Pool; readonly logger: unknown }): Promise<void>;
  Logger: new (create: () => () => void) => unknown;
}

type Task = (payload: never, helpers: Helpers) => Promise<void>;

interface Helpers {
  withPgClient<T>(work: (client: Pick<pg.Pool, "query">) => Promise<T>): Promise<T>;
}

const name = "graphile-worker"; // not a literal: it need not be there for the types to be checked

export interface GraphileOptions {
  readonly messages: number;
  readonly concurrency: number;
  /** Items of one job. 1: a job does one write. More: the job does them in one transaction. */
  readonly batch: number;
}

/** The pace of graphile-worker, each with the same write as ours. */
export async function measureGraphile(
  server: Server,
  { messages, concurrency, batch }: GraphileOptions,
): Promise<Pace> {
  const { run, runMigrations, Logger } = (await import(name)) as GraphileWorker;
  const database = await server.createDatabase();
  const logger = new Logger(() => () => {});
  const pgPool = new pg.Pool({ connectionString: database.url, max: connectionsMax });
  pgPool.on("error", () => {});
  pgPool.on("connect", (client) => client.on("error", () => {}));
  try {
    await database.store.exec(businessTable);
    await runMigrations({ pgPool, logger });
    await addJobs(database.store, messages, batch);
    const all = completion(messages);
    const taskList = { one: oneTask(all.one), many: manyTask(all.one) };
    const runner = await run({
      pgPool,
      concurrency,
      noHandleSignals: true,
      logger,
      taskList,
    });
    const pace = await all.reached;
    await runner.stop();
    return pace;
  } finally {
    await pgPool.end();
    await database.drop();
  }
}

const oneTask =
  (done: () => void) =>
  async (payload: Work, { withPgClient }: Helpers): Promise<void> => {
    await withPgClient((client) => client.query(businessWrite, businessValues(payload)));
    done();
  };

const manyTask =
  (done: () => void) =>
  async (items: readonly Work[], { withPgClient }: Helpers): Promise<void> => {
    await withPgClient(async (client) => {
      await client.query("begin");
      for (const item of items) await client.query(businessWrite, businessValues(item));
      await client.query("commit");
    });
    for (const _ of items) done();
  };

async function addJobs(
  store: { query(sql: string, parameters: readonly unknown[]): Promise<unknown> },
  messages: number,
  batch: number,
): Promise<void> {
  const items = Array.from({ length: messages }, (_, index) => workNumber(index));
  const payloads: string[] = [];
  for (let from = 0; from < messages; from += batch) {
    const some = items.slice(from, from + batch);
    payloads.push(JSON.stringify(batch === 1 ? some[0] : some));
  }
  await store.query(
    `select graphile_worker.add_job($1, payload::json) from unnest($2::text[]) as payload`,
    [batch === 1 ? "one" : "many", payloads],
  );
}
