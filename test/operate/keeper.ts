import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { placed, started, startSystem } from "./system.js";

// A system in a process of its own, on the PGlite folder that is named: with two dead letters and a
// stuck saga. Says "ready", and what it packs after that. Ends on SIGTERM.

const store = pgliteStore({ dataDir: process.argv[2] ?? "" });
const system = await startSystem(store, (id) => void process.stdout.write(`packed ${id}\n`));
process.once("SIGTERM", () => void system.stop().then(() => store.close()));
await system.send(placed("1", '{"number":1}'));
await system.send(placed("2", "{"));
await system.send(started("order-1"));
await system.settle();
await system.advance(120_000);
process.stdout.write("ready\n");
setInterval(() => {}, 60_000).unref();
