import type { Route } from "../../runtime/message.js";
import { seededRandom } from "../../runtime/seeded-random.js";
import type { TransportMessage } from "../../runtime/transport/transport.js";
import { hash32 } from "../../runtime/wire/hash.js";
import { activityOf } from "../../runtime/work/activity.js";
import { compose } from "../contract/compose.js";
import { chance } from "./keyed-chance.js";
import { ProcessCrashed } from "./process-life.js";
import { pickWith, type Story } from "./story.js";
import { type RunningService, ServiceAway, toldServices } from "./told-services.js";
import type { World } from "./world.js";

export interface Teller {
  readonly world: World;
  readonly names: readonly string[];
  find(name: string): RunningService | undefined;
}

/** Stories begin within this time. */
const spreadMs = 2_000;
const tryAgainMs = 1_000;

/** Tells a story when its time has come; again and again while its service is away. */
export async function tellStory(teller: Teller, one: Story, index: number): Promise<void> {
  const { world } = teller;
  const startMs = world.time.now();
  let dueMs = startMs + Math.floor(chance(world.seed, `begin of story ${index}`) * spreadMs);
  for (;;) {
    await world.scheduler.gate(`story ${index}`, { notBeforeMs: () => dueMs });
    if (!one.idempotent && (await hadEffect(world, index))) return;
    try {
      world.log.note("story", one.name, String(index));
      await one.begin(contextOf(teller, index, startMs));
      world.witness.see(`story ${one.name}`);
      return;
    } catch (error) {
      if (!(error instanceof ServiceAway || error instanceof ProcessCrashed)) throw error;
      dueMs = world.time.now() + tryAgainMs;
    }
  }
}

/** The same ids each time, so that telling it again is the same request again. */
function contextOf({ world, names, find }: Teller, index: number, startMs: number) {
  const seed = hash32(`${world.seed} story ${index}`);
  const random = seededRandom(seed, { now: () => startMs });
  const newId = () => random.newId();
  return {
    services: toldServices({ world, names, story: index, newId, find }),
    random: random.next,
    pick: pickWith(random),
    newId,
    now: () => new Date(world.time.now()),
    send: (route: Route, payload: unknown, headers?: unknown) =>
      send(world, compose(route, { payload, headers }, outside(newId, startMs))),
  };
}

const outside = (newId: () => string, startMs: number) => ({
  id: newId(),
  source: "outside",
  time: new Date(startMs).toISOString(),
  correlationid: newId(),
});

async function send({ witness, log, broker }: World, message: TransportMessage): Promise<void> {
  const { type, id = "" } = message.envelope;
  witness.roots.add(id);
  witness.publish(message);
  log.note("publish", "outside", `${type} ${id} ${message.channel} ${message.key ?? ""}`);
  await broker.publish([message]);
}

/** Counted as work under way: on a server it takes real time, in which nothing else may happen. */
async function hadEffect({ database, time, clock }: World, index: number): Promise<boolean> {
  const end = activityOf(clock).begin();
  try {
    return await database.transaction(time.now(), async (tx) => {
      const { rows } = await tx.query(
        "select from simulation.handled where source = 'story' and id = $1",
        [String(index)],
      );
      return rows.length > 0;
    });
  } finally {
    end();
  }
}
