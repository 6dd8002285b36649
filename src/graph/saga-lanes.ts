import { findFlows } from "../contract/flows.js";
import type { Contract, Saga, ServiceId } from "../contract/model.js";

/** What the lanes of a saga's diagrams are called. */
export interface SagaLanes {
  readonly saga: string;
  /** By step; the steps of one participant share its lane. A step that is not here has its own. */
  readonly participants: Readonly<Record<string, string>>;
}

export const lanesByStep = ({ name }: Saga): SagaLanes => ({ saga: name, participants: {} });

/** Lanes named after the services that take the steps' commands. */
export function lanesByService(contract: Contract, service: ServiceId, saga: Saga): SagaLanes {
  const flows = findFlows(contract.services, contract.messages);
  const participants = saga.steps.flatMap(({ id, send }) => {
    const channels = flows.channelsOf(service, "sends", send);
    const takers = channels.flatMap((channel) => flows.counterparts("sends", channel, send));
    return takers.length === 0 ? [] : [[id, [...new Set(takers)].join(" and ")] as const];
  });
  return {
    saga: `${service}: ${saga.name}`,
    participants: Object.fromEntries(participants),
  };
}
