import { randomUUID } from "node:crypto";
import pg from "pg";
import { hasDebianPostgres, startDebianPostgres } from "../scripts/debian-postgres.js";
import {
  type LocalPostgres,
  startLocalPostgres,
  whyNoLocalPostgres,
} from "../scripts/local-postgres.js";
import { skipUnless } from "./requirements.js";

/** A real PostgreSQL of a test file, and a fresh database for whoever asks. */
export interface TestPostgres {
  /** Creates an empty database; answers its connection string. */
  createDatabase(): Promise<string>;
  /** The server goes away, with all connections; its data stays. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * With ASYNCAPI_GEN_POSTGRES=debian all tests run on the PostgreSQL 15 of Debian's package, the
 * oldest version that we support; else on the one that npm brings, the newest.
 */
const onDebian = process.env.ASYNCAPI_GEN_POSTGRES === "debian";

const whyNot = onDebian ? whyNoDebian() : whyNoLocalPostgres();

function whyNoDebian(): string | undefined {
  return hasDebianPostgres ? undefined : "no PostgreSQL 15 of Debian on this machine";
}

/** `describe` for tests that need Debian's PostgreSQL 15 and its programs. */
export const describeOnDebianPostgres = skipUnless(hasDebianPostgres, whyNoDebian() ?? "");

/** `describe` for tests that need a real PostgreSQL. */
export const describeOnPostgres = skipUnless(whyNot === undefined, whyNot ?? "");

export const hasPostgres = whyNot === undefined;

export const startPostgres = (): Promise<TestPostgres> =>
  start(onDebian ? startDebianPostgres : startTwice);

export const startDebian = (): Promise<TestPostgres> => start(startDebianPostgres);

async function start(startServer: () => Promise<LocalPostgres>): Promise<TestPostgres> {
  const server = await startServer();
  return {
    async createDatabase() {
      const name = `test_${randomUUID().replaceAll("-", "")}`;
      const admin = new pg.Client({ connectionString: server.url });
      await admin.connect();
      await admin.query(`create database ${name}`);
      await admin.end();
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    pause: () => server.pause(),
    resume: () => server.start(),
    stop: () => server.stop(),
  };
}

// Two test files may link the server's libraries at the same moment; the second finds them there.
async function startTwice(): Promise<LocalPostgres> {
  try {
    return await startLocalPostgres();
  } catch {
    return startLocalPostgres();
  }
}
