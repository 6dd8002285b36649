import { findFlows } from "../contract/flows.js";
import type { Contract, MessageId, ServiceId } from "../contract/model.js";
import { compareText } from "../contract/names.js";

/** Who sends what to whom: plain JSON, sorted. */
export interface ServiceMap {
  readonly kind: "serviceMap";
  readonly services: readonly { readonly id: ServiceId; readonly title: string }[];
  readonly flows: readonly Flow[];
}

export interface Flow {
  /** Absent: somebody outside of the documents. */
  readonly from?: ServiceId;
  readonly to?: ServiceId;
  /** Address as in the document. */
  readonly channel: string;
  readonly message: MessageId;
}

/** All messages between the services of a contract, and those that come from or go outside. */
export function serviceMap(contract: Contract): ServiceMap {
  const { services, channels, messages } = contract;
  const flows = findFlows(services, messages);
  const addresses = new Map(channels.map(({ id, address }) => [id, address]));
  const found = services.flatMap(({ id, sends, receives }): readonly Flow[] => [
    ...sends.flatMap(({ channel, message }): readonly Flow[] => {
      const common = { from: id, channel: addresses.get(channel) ?? channel, message };
      const receivers = [...new Set(flows.counterparts("sends", channel, message))];
      return receivers.length === 0 ? [common] : receivers.map((to) => ({ ...common, to }));
    }),
    ...receives
      .filter(
        ({ channel, message }) => flows.counterparts("receives", channel, message).length === 0,
      )
      .map(({ channel, message }) => ({
        to: id,
        channel: addresses.get(channel) ?? channel,
        message,
      })),
  ]);
  return {
    kind: "serviceMap",
    services: services.map(({ id, title }) => ({ id, title })),
    flows: found.sort((a, b) => compareText(sortKey(a), sortKey(b))),
  };
}

const sortKey = ({ from = "", to = "", channel, message }: Flow): string =>
  [from, to, message, channel].join("\n");
