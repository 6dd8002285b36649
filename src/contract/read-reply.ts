import { childOf, childrenOf, follow, type Place, placeKey } from "../document/source-file.js";
import type { ReadReply } from "./reading.js";
import { parseValuePointer } from "./value-pointer.js";

/**
 * The answer at an address that the request itself carries: `reply.address.location`, and a channel
 * that has no address of its own. Undefined: the answer travels on a channel, or there is none.
 */
export function readDynamicReply(reply: Place): ReadReply | undefined {
  const channel = follow(childOf(reply, "channel"));
  if (channel && !isAddressless(channel)) return undefined;
  const named = follow(childOf(reply, "address"));
  const location = named && childOf(named, "location");
  const address = parseValuePointer(location?.value);
  if (address === undefined) return undefined;
  const listed = childOf(reply, "messages") ?? (channel && childOf(channel, "messages"));
  return { address, messages: childrenOf(listed).flatMap((each) => follow(each) ?? []) };
}

/** Channels that need no address, for the answers on them carry theirs. */
export const replyChannels = (operations: readonly Place[]): ReadonlySet<string> =>
  new Set(
    operations.flatMap((operation) => {
      const reply = follow(childOf(operation, "reply"));
      const channel = reply && follow(childOf(reply, "channel"));
      return reply && channel && readDynamicReply(reply) ? [placeKey(channel)] : [];
    }),
  );

const isAddressless = (channel: Place): boolean => childOf(channel, "address")?.value === null;
