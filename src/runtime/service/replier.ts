import type { Event, TransactionalContext } from "../consumer/endpoint.js";
import { RuntimeError } from "../errors.js";
import type { ReplyOptions } from "../handler.js";
import type { ReplyRoute, Route } from "../message.js";
import type { Published, ServiceDefinition } from "../service.js";
import { channelMatcher, isParameterised } from "../wire/channel-address.js";
import { attributeDefect } from "../wire/envelope-check.js";
import { evaluate } from "../wire/expression.js";
import type { Counters } from "./counters.js";

type ReplyMethod = (payload: unknown, options?: ReplyOptions) => Promise<Published | undefined>;

export type BindReplier = (
  reply: ReplyRoute,
  event: Event,
  buffer: TransactionalContext["buffer"],
) => Readonly<Record<string, ReplyMethod>>;

/** Makes the `reply` of a handler: through its outbox, to the address that the request names. */
export function repliers(
  { name, sends, receives, sagas = {} }: ServiceDefinition,
  counters: Counters,
): BindReplier {
  const heard = Object.values(sagas).flatMap((saga) => saga.receives);
  const routes: readonly Route[] = [...Object.values(sends), ...Object.values(receives), ...heard];
  const isChannel = channelMatcher(routes.map(({ channel }) => channel));
  return ({ address, messages }, event, buffer) => {
    const written = evaluate(address, event);
    const replyMethod = (message: Route["message"]): ReplyMethod => {
      return async (payload, options = {}) => {
        if (written === undefined || written === "") {
          counters.count("reply-unaddressed");
          return undefined;
        }
        const channel = checkAddress(written, name, event.envelope.type, isChannel);
        return buffer.publish({ message, channel }, payload, options);
      };
    };
    return Object.fromEntries(
      Object.entries(messages).map(([name, message]) => [name, replyMethod(message)]),
    );
  };
}

/** Whoever asks writes the address: it must not make us say things where others listen for events. */
function checkAddress(
  address: unknown,
  service: string,
  type: string,
  isChannel: (address: string) => boolean,
): string {
  const defect = attributeDefect(address);
  if (typeof address !== "string" || defect !== undefined || isParameterised(address)) {
    const why = defect ?? "is no address";
    throw new RuntimeError("invalid-headers", `${type}: the address of its reply ${why}.`);
  }
  if (!isChannel(address)) return address;
  throw new RuntimeError(
    "invalid-headers",
    `${type}: the address of its reply is "${address}", a channel that ${service} uses for other things.`,
  );
}
