import { type LocalNatsOptions, startLocalNats, whyNoLocalNats } from "../scripts/local-nats.js";
import { skipUnless } from "./requirements.js";

/** A real NATS server with JetStream, of a test file. */
export interface TestNats {
  readonly url: string;
  /** Ends at once, as in a crash; its files stay. */
  kill(): Promise<void>;
  /** Ends in order. */
  shutDown(): Promise<void>;
  /** Comes back on the same port with the same files. */
  start(): Promise<void>;
  /** Stands still: connections stay open, and nothing answers. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const whyNot = whyNoLocalNats();

/** `describe` for tests that need a real NATS server. */
export const describeOnNats = skipUnless(whyNot === undefined, whyNot ?? "");

export const hasNats = whyNot === undefined;

export async function startNats(options: LocalNatsOptions = {}): Promise<TestNats> {
  const server = await startLocalNats(options);
  return {
    url: server.url,
    kill: () => server.end("SIGKILL"),
    shutDown: () => server.end("SIGTERM"),
    start: () => server.start(),
    freeze: () => server.signal("SIGSTOP"),
    thaw: () => server.signal("SIGCONT"),
    stop: () => server.stop(),
  };
}
