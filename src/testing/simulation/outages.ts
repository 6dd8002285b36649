/** Who cannot be reached, and until when. */
export interface Outages {
  brokerUntilMs(): number;
  breakBroker(untilMs: number): void;
  /** When a message may reach this service at the earliest. */
  serviceUntilMs(service: string): number;
  stopService(service: string, untilMs: number): void;
  /** How much longer this service takes for a message at this time. */
  slownessMs(service: string, nowMs: number): number;
  slowDown(service: string, delayMs: number, untilMs: number): void;
}

export function createOutages(): Outages {
  let brokerMs = Number.NEGATIVE_INFINITY;
  const stopped = new Map<string, number>();
  const slow = new Map<string, { readonly delayMs: number; readonly untilMs: number }>();
  return {
    brokerUntilMs: () => brokerMs,
    breakBroker(untilMs) {
      brokerMs = Math.max(brokerMs, untilMs);
    },
    serviceUntilMs: (service) => stopped.get(service) ?? Number.NEGATIVE_INFINITY,
    stopService: (service, untilMs) => void stopped.set(service, untilMs),
    slownessMs(service, nowMs) {
      const one = slow.get(service);
      return one === undefined || one.untilMs < nowMs ? 0 : one.delayMs;
    },
    slowDown: (service, delayMs, untilMs) => void slow.set(service, { delayMs, untilMs }),
  };
}
