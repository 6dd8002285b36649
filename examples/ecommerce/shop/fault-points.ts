import type { Transport } from "asyncapi-gen/runtime";
import { acknowledgingApart } from "./transport-faults.js";

type Tamper = (transport: Transport) => Transport;

/** What a service's process can be made to do, by name. */
const faultPoints: Readonly<Record<string, Tamper>> = {
  /** Dies like a machine that loses power, when a message's effects are committed but not acknowledged. */
  "die-before-ack": (transport) =>
    acknowledgingApart(transport, () => {
      process.kill(process.pid, "SIGKILL");
      return false;
    }),
};

/** The fault point that SHOP_FAULT names; none for undefined. */
export function faultPoint(name: string | undefined): Tamper {
  if (name === undefined) return (transport) => transport;
  const known = faultPoints[name];
  if (known !== undefined) return known;
  throw new Error(`no such SHOP_FAULT: ${name} (${Object.keys(faultPoints).join(", ")})`);
}
