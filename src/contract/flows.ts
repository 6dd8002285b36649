import { groupBy } from "./group-by.js";
import type { ChannelId, Message, MessageId, Operation, Service, ServiceId } from "./model.js";
import type { Direction } from "./reading.js";

/**
 * Who says what to whom. Services meet on a channel by wire type, not by message id: where two
 * documents disagree about a message, their ids differ and they still talk to each other.
 */
export interface Flows {
  /** The channels that a service uses for a message in one direction. */
  channelsOf(service: ServiceId, direction: Direction, message: MessageId): readonly ChannelId[];
  /** The services at the other end: of `sends` those that receive, and the other way round. */
  counterparts(direction: Direction, channel: ChannelId, message: MessageId): readonly ServiceId[];
}

type ServiceFlows = Pick<Service, "id" | "sends" | "receives">;

interface Use extends Operation {
  readonly service: ServiceId;
  readonly direction: Direction;
}

export function findFlows(services: readonly ServiceFlows[], messages: readonly Message[]): Flows {
  const wireTypes = new Map(messages.map(({ id, wireType }) => [id, wireType]));
  const uses: readonly Use[] = services.flatMap(({ id, sends, receives }) => [
    ...sends.map((each) => ({ ...each, service: id, direction: "sends" as const })),
    ...receives.map((each) => ({ ...each, service: id, direction: "receives" as const })),
  ]);
  const keyOf = (direction: Direction, channel: ChannelId, message: MessageId): string =>
    JSON.stringify([direction, channel, wireTypes.get(message)]);
  const byMeeting = groupBy(uses, (use) => keyOf(use.direction, use.channel, use.message));
  const byService = groupBy(uses, (use) =>
    JSON.stringify([use.service, use.direction, use.message]),
  );
  return {
    channelsOf: (service, direction, message) =>
      (byService.get(JSON.stringify([service, direction, message])) ?? []).map(
        ({ channel }) => channel,
      ),
    counterparts: (direction, channel, message) => {
      const other = direction === "sends" ? "receives" : "sends";
      return (byMeeting.get(keyOf(other, channel, message)) ?? []).map(({ service }) => service);
    },
  };
}
