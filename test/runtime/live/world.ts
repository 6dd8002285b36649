import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import type { Store } from "../../../src/runtime/index.js";
import { postgresStore } from "../../../src/runtime/store/postgres.js";
import { startPostgres, type TestPostgres } from "../../postgres.js";
import { eventually } from "../eventually.js";
import type { HandedIn } from "./journal-transport.js";
import type { WorkerOptions } from "./worker-options.js";

/** A worker process, seen from its parent. */
export interface Worker {
  readonly pid: number;
  /** Everything it has told, oldest first. */
  readonly told: readonly Readonly<Record<string, unknown>>[];
  send(message: HandedIn | { readonly write: true } | { readonly tellHealth: true }): void;
  signal(signal: "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** How it ended: an exit code, or a signal. */
  readonly ended: Promise<number | string>;
  hasEnded(): boolean;
  /** Waits until it has told something with this property; answers its value. Throws when it ends before. */
  says(property: string, withinMs?: number): Promise<unknown>;
}

/** A database of its own for each call of `open`, and the processes that work on it. */
export interface World {
  readonly store: Store;
  readonly url: string;
  start(bundle: string, options: Omit<WorkerOptions, "url">): Worker;
  /** As `start`, and waits until it is ready. */
  ready(bundle: string, options: Omit<WorkerOptions, "url">): Promise<Worker>;
  /** Who died leaves leases and claims; they run out now instead of later. */
  hurry(): Promise<void>;
  numbers(sql: string): Promise<readonly number[]>;
  count(from: string, parameters?: readonly unknown[]): Promise<number>;
  close(): Promise<void>;
}

/** The server of a test file, with databases that are made from a template where one is given. */
export interface Server {
  readonly postgres: TestPostgres;
  open(setUp?: string): Promise<World>;
  /** A copy of the database at `url`, to which nobody is connected. */
  copy(url: string): Promise<World>;
  stop(): Promise<void>;
}

/** `volatile`: what the server has not written is lost if the machine dies; it is faster, and no test kills it. */
export async function startServer({ volatile = false } = {}): Promise<Server> {
  const postgres = await startPostgres();
  if (volatile)
    await asAdmin(
      await postgres.createDatabase(),
      "alter system set fsync = off",
      "select pg_reload_conf()",
    );
  let copies = 0;
  return {
    postgres,
    async open(setUp = "") {
      const world = openWorld(await postgres.createDatabase());
      await world.store.exec(
        `create table effects (id text, n integer, pid integer, at serial); ${setUp}`,
      );
      return world;
    },
    async copy(url) {
      const template = new URL(url).pathname.slice(1);
      const copied = new URL(url);
      copies += 1;
      copied.pathname = `/copy_${copies}_of_${template.slice(0, 30)}`;
      await asAdmin(url, `create database ${copied.pathname.slice(1)} template ${template}`);
      return openWorld(copied.href, () =>
        asAdmin(url, `drop database ${copied.pathname.slice(1)} with (force)`),
      );
    },
    stop: () => postgres.stop(),
  };
}

export async function asAdmin(url: string, ...statements: readonly string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, "/postgres") });
  await admin.connect();
  try {
    for (const sql of statements) await admin.query(sql);
  } finally {
    await admin.end();
  }
}

export function openWorld(url: string, remove: () => Promise<void> = async () => {}): World {
  const store = postgresStore({ connectionString: url });
  const workers = new Set<Worker>();
  const start: World["start"] = (bundle, options) => {
    const worker = startWorker(bundle, { ...options, url });
    workers.add(worker);
    return worker;
  };
  return {
    store,
    url,
    start,
    async ready(bundle, options) {
      const worker = start(bundle, options);
      await worker.says("ready");
      return worker;
    },
    hurry: () =>
      store.exec(`
        update asyncapi_gen.leases set until = 'epoch' where until > now();
        update asyncapi_gen.parked set not_before = 'epoch' where state = 'waiting';
      `),
    async numbers(sql) {
      const { rows } = await store.query<{ n: number }>(sql);
      return rows.map(({ n }) => n);
    },
    async count(from, parameters) {
      const { rows } = await store.query<{ n: number }>(
        `select count(*)::int as n from ${from}`,
        parameters,
      );
      return rows[0]?.n ?? -1;
    },
    async close() {
      for (const worker of workers) {
        worker.signal("SIGKILL");
        await worker.ended;
      }
      await store.close();
      await remove();
    },
  };
}

function startWorker(bundle: string, options: WorkerOptions): Worker {
  const child = fork(bundle, {
    env: { ...process.env, WORKER: JSON.stringify(options) },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const told: Readonly<Record<string, unknown>>[] = [];
  child.on("message", (message) => void told.push(message as Readonly<Record<string, unknown>>));
  const ended = once(child, "exit").then(([code, signal]) => signal ?? code);
  return {
    pid: child.pid ?? 0,
    told,
    ended,
    send: (message) => void child.send(message),
    signal: (signal) => void child.kill(signal),
    hasEnded: () => hasEnded(child),
    async says(property, withinMs) {
      const found = () => told.find((message) => property in message);
      await eventually(
        `the worker says "${property}"`,
        () => {
          if (found() === undefined && hasEnded(child)) {
            throw new Error(
              `it ended (${child.signalCode ?? child.exitCode}) before it said "${property}"`,
            );
          }
          return found() !== undefined;
        },
        withinMs,
      );
      return found()?.[property];
    },
  };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
