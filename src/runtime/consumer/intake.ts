import type { Delivery, SubscribeOptions } from "../transport/transport.js";
import type { ConsumerSetup } from "./consumer-options.js";
import { deliver } from "./deliver.js";
import { deliverRun } from "./deliver-run.js";

type Intake = Pick<SubscribeOptions, "deliver" | "deliverRun">;

/** How a consumer takes what its transport has for it: one by one, or several in one transaction. */
export function intake(setup: ConsumerSetup): Intake {
  if (setup.batch === 1)
    return { deliver: async (delivery) => void (await deliver(setup, delivery)) };
  return {
    deliver: collector(setup),
    deliverRun: { max: setup.batch, deliver: (run) => deliverRun(setup, run) },
  };
}

// One is being handled while the next one gathers.
const runsMax = 2;

/**
 * Makes runs of single deliveries: of whatever has come while the runs before were under way. So
 * nothing waits for company, and the busier it is, the larger the runs become.
 */
function collector(setup: ConsumerSetup): Intake["deliver"] {
  const waiting: { readonly delivery: Delivery; readonly end: (error?: unknown) => void }[] = [];
  let underWay = 0;
  const take = async () => {
    const taken = waiting.splice(0, setup.batch);
    underWay += 1;
    const deliveries = taken.map(({ delivery }) => delivery);
    const failure = await deliverRun(setup, { deliveries, consecutive: false }).catch(asError);
    underWay -= 1;
    for (const { end } of taken) end(failure);
    pump();
  };
  const pump = () => {
    while (waiting.length > 0 && underWay < Math.min(runsMax, setup.store.connectionsMax)) {
      void take();
    }
  };
  return (delivery) =>
    new Promise((resolve, reject) => {
      waiting.push({ delivery, end: (error) => (error === undefined ? resolve() : reject(error)) });
      pump();
    });
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
