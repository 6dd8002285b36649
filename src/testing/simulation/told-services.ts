import type { TransactionContext } from "../../runtime/service.js";
import type { AnyService } from "./process.js";
import type { World } from "./world.js";

/** The process that has a service is not there now, or ended before it answered. */
export class ServiceAway extends Error {
  override readonly name = "ServiceAway";
}

export interface ToldServicesOptions {
  readonly world: World;
  readonly names: readonly string[];
  /** Number of the story, by which its transactions leave their trace. */
  readonly story: number;
  newId(): string;
  find(name: string): RunningService | undefined;
}

export interface RunningService {
  readonly service: AnyService;
  unlessOver<T>(work: Promise<T>): Promise<T>;
}

/**
 * The services as a story sees them: it may call `transaction`, which fails when the process ends,
 * and leaves a trace beside its effects.
 */
export function toldServices(options: ToldServicesOptions): Readonly<Record<string, object>> {
  return Object.fromEntries(options.names.map((name) => [name, told(options, name)]));
}

type Publish = (...given: never[]) => Promise<unknown>;
type Work = (context: TransactionContext<unknown>) => Promise<unknown>;

function told({ world, story, newId, find }: ToldServicesOptions, name: string): object {
  const running = (): RunningService => {
    const found = find(name);
    if (found === undefined) throw new ServiceAway(`${name} does not run`);
    return found;
  };
  const transaction = async (work: Work, { correlationId = newId() } = {}): Promise<unknown> => {
    const { service, unlessOver } = running();
    const watched: Work = async (context) => {
      const publish = rooted(world, context.publish as Readonly<Record<string, Publish>>);
      const result = await work({ ...context, publish, newId });
      await context.tx.query(
        "insert into simulation.handled (consumer, source, id) values ('', 'story', $1)",
        [String(story)],
      );
      return result;
    };
    return unlessOver(service.transaction(watched as never, { correlationId }));
  };
  return { name, transaction, health: () => running().service.health() };
}

/** What a story says has no cause; everything else has one. */
const rooted = (world: World, publish: Readonly<Record<string, Publish>>) =>
  Object.fromEntries(
    Object.entries(publish).map(([method, say]) => [
      method,
      async (...given: never[]) => {
        const said = await say(...given);
        if (typeof said === "object" && said !== null && "id" in said) {
          world.witness.roots.add(String(said.id));
        }
        return said;
      },
    ]),
  );
