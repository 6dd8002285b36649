import type { ChannelId } from "./model.js";
import { compareText } from "./names.js";

/** `lights/{streetlightId}/on` and `lights/{id}/on` are one channel: `lights/{}/on`. */
export const channelId = (address: string): ChannelId => address.replace(/\{[^{}]*\}/g, "{}");

/** The address without its parameters: what a name can be made of. */
export const addressText = (address: string): string => address.replace(/\{[^{}]*\}/g, " ");

/** Names of the parameters of an address, sorted. */
export const addressParameters = (address: string): readonly string[] =>
  [...address.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "").sort(compareText);
