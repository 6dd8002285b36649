import type { Random } from "../../src/runtime/index.js";
import type { Server } from "./database.js";
import type { Member } from "./fleet.js";

export interface Deaths {
  readonly services: number;
  readonly databases: number;
  readonly brokers: number;
  readonly restarts: number;
  /** Messages that the broker was given once more under another id. */
  readonly repeated: number;
}

/** Kills one after the other until it is stopped; all that were killed run again then. */
export interface Chaos {
  readonly deaths: Deaths;
  stop(): Promise<void>;
}

export interface ChaosOptions {
  readonly members: readonly Member[];
  readonly database: Server;
  readonly broker: Server | undefined;
  readonly killEveryMs: number;
  readonly random: Random;
  /** Publishes some of the newest messages again; after the broker's death. Gives their number. */
  repeat(): Promise<number>;
  told(what: string): void;
}

/** Every fifth death is the database's, every fifth the broker's where there is one. */
const turns = 5;
const databaseTurn = 1;
const brokerTurn = 3;

export function startChaos(options: ChaosOptions): Chaos {
  const { members, database, broker, killEveryMs, random, told } = options;
  const deaths = { services: 0, databases: 0, brokers: 0, restarts: 0, repeated: 0 };
  const returning = new Set<Promise<void>>();
  let turn = 0;
  let running = Promise.resolve();

  const strike = async () => {
    const kind = turn % turns;
    turn += 1;
    if (kind === databaseTurn) return strikeServer("database", database, "databases");
    if (kind === brokerTurn && broker !== undefined) return strikeBroker(broker);
    return strikeMember();
  };
  const strikeServer = async (name: string, server: Server, count: "databases" | "brokers") => {
    told(`kill -9 the ${name}`);
    await server.kill();
    deaths[count] += 1;
    await pause(random.next() * 2_000);
    await server.start();
    deaths.restarts += 1;
  };
  const strikeBroker = async (server: Server) => {
    await strikeServer("broker", server, "brokers");
    const count = await options.repeat();
    deaths.repeated += count;
    told(`the newest ${count} messages are published once more`);
  };
  const strikeMember = async () => {
    const member = members[Math.floor(random.next() * members.length)];
    if (member === undefined) return;
    told(`kill -9 ${member.name}`);
    await member.kill();
    deaths.services += 1;
    const back = pause(random.next() * 3_000)
      .then(() => member.start())
      .then(() => {
        deaths.restarts += 1;
        returning.delete(back);
      });
    returning.add(back);
  };
  const timer = setInterval(() => {
    running = running.then(strike);
  }, killEveryMs);
  return {
    deaths,
    async stop() {
      // However soon the orders are accepted: each kind of death has its turn.
      while (turn < turns) await pause(100);
      clearInterval(timer);
      await running;
      await Promise.all(returning);
    },
  };
}

const pause = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));
