import { expect } from "vitest";
import type { Io } from "../../src/cli/io.js";
import type { Store } from "../../src/runtime/index.js";
import { project } from "../cli/project.js";
import { type Sent, startSystem } from "./system.js";

/** An empty database: the flags that name it, and a store on it. */
export interface Place {
  readonly flags: readonly string[];
  readonly open: () => Store;
}

/** Lets services work on `messages`, ends them, and gives the command line in a project. */
export async function having({ flags, open }: Place, messages: readonly Sent[]) {
  const again = async (more: readonly Sent[] = []) => {
    const store = open();
    const system = await startSystem(store);
    for (const message of more) await system.send(message);
    await system.settle();
    await system.stop();
    await store.close();
    return system.packed;
  };
  await again(messages);
  const files = project({ "mended.json": '{"id":"mended"}' });
  const run = (...argv: readonly string[]) => files.run(...argv, ...flags);
  const json = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await run(...argv, "--format", "json", "--quiet");
    expect(stderr).toBe("");
    return { code, ...JSON.parse(stdout) };
  };
  const runWith = (io: Partial<Io>, ...argv: readonly string[]) =>
    files.runWith(io, ...argv, ...flags);
  return { again, run, runWith, json, open };
}
