import type { ChannelId, MessageId, ServiceId } from "../contract/model.js";
import { entity } from "../contract/origins.js";
import type { Direction } from "../contract/reading.js";
import type { Location } from "../diagnostics/diagnostic.js";
import type { LintContext } from "./rule.js";

/** An operation that has no other side in the documents. */
export interface LooseEnd {
  readonly service: ServiceId;
  readonly channel: ChannelId;
  readonly message: MessageId;
  readonly wireType: string;
  readonly location: Location | undefined;
}

/** What somebody waits for and nobody sends there, and what somebody sends and nobody hears there. */
export const looseEnds = (
  context: LintContext,
): { readonly unsent: readonly LooseEnd[]; readonly unheard: readonly LooseEnd[] } => ({
  unsent: looseEndsOf(context, "receives"),
  unheard: looseEndsOf(context, "sends"),
});

export const sameWireType = (a: LooseEnd, b: LooseEnd): boolean => a.wireType === b.wireType;

const looseEndsOf = (
  { contract, flows, origins }: LintContext,
  direction: Direction,
): readonly LooseEnd[] => {
  const wireTypes = new Map(contract.messages.map(({ id, wireType }) => [id, wireType]));
  return contract.services.flatMap((service) =>
    service[direction]
      .filter(
        ({ channel, message }) => flows.counterparts(direction, channel, message).length === 0,
      )
      .map(({ name, channel, message }) => ({
        service: service.id,
        channel,
        message,
        wireType: wireTypes.get(message) ?? message,
        location: origins.locate(entity.operation(service.id, direction, name)),
      })),
  );
};
