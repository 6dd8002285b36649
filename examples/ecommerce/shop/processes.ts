import type { Health } from "asyncapi-gen/runtime";
import type { Order } from "../generated/schemas/order.js";
import { type Answer, post } from "./answer.js";
import { type Child, startChild } from "./child.js";
import { SERVICES, type ServiceName } from "./services.js";

export interface ProcessesOptions {
  readonly databaseUrl: string;
  /** Where messages go through; default: the database. */
  readonly natsUrl?: string;
  /** Default: all. */
  readonly services?: readonly ServiceName[];
  /** Where their log lines go: to our standard output, or nowhere (the default). */
  readonly logs?: "inherit" | "ignore";
  /** Environment of one, beside ours. */
  readonly env?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
  /** Told when one ends that nobody has stopped. */
  onDeath?(service: ServiceName, how: string): void;
}

/** The shop as one process per service, on one PostgreSQL. */
export interface Processes {
  place(order: Order): Promise<Answer>;
  health(service: ServiceName): Promise<Health>;
  pid(service: ServiceName): number;
  /** Where the service answers. */
  url(service: ServiceName): string;
  /** Starts one that has ended, without the environment it had. */
  start(service: ServiceName): Promise<void>;
  /** `kill -9`; answers how it ended. */
  kill(service: ServiceName): Promise<string>;
  /** Resolves when it has ended, with how: `exit code 0`, `SIGKILL`. */
  ended(service: ServiceName): Promise<string>;
  /** SIGTERM to all that run; answers how they ended. Idempotent. */
  stop(): Promise<readonly string[]>;
}

export async function startProcesses(options: ProcessesOptions): Promise<Processes> {
  const children = new Map<ServiceName, Child>();
  let stopping: Promise<readonly string[]> | undefined;
  const start = async (name: ServiceName, env: Readonly<Record<string, string>> = {}) => {
    const child = startChild(new URL("./service-process.ts", import.meta.url), [name], {
      env: {
        DATABASE_URL: options.databaseUrl,
        ...(options.natsUrl === undefined ? {} : { NATS_URL: options.natsUrl }),
        ...env,
      },
      logs: options.logs ?? "ignore",
    });
    children.set(name, child);
    void child.ended.then((how) => {
      if (stopping === undefined) options.onDeath?.(name, how);
    });
    await child.started;
  };
  const childOf = (name: ServiceName): Child => {
    const child = children.get(name);
    if (child === undefined) throw new Error(`${name} was never started`);
    return child;
  };
  const stop = () => {
    const running = [...children.values()].filter(({ isRunning }) => isRunning());
    for (const child of running) child.signal("SIGTERM");
    return Promise.all(running.map(({ ended }) => ended));
  };
  const processes: Processes = {
    place: (order) => post(`${childOf("order").url()}/orders`, order),
    async health(name) {
      const response = await fetch(`${childOf(name).url()}/health`);
      return (await response.json()) as Health;
    },
    pid: (name) => childOf(name).pid,
    url: (name) => childOf(name).url(),
    start: (name) => start(name),
    async kill(name) {
      childOf(name).signal("SIGKILL");
      return childOf(name).ended;
    },
    ended: (name) => childOf(name).ended,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
  try {
    const wanted = options.services ?? SERVICES;
    await Promise.all(wanted.map((name) => start(name, options.env?.[name])));
  } catch (error) {
    await processes.stop();
    throw error;
  }
  return processes;
}
