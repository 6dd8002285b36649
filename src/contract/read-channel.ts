import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { isArray } from "../document/json.js";
import { childOf, childrenOf, follow, keyOf, type Place, textOf } from "../document/source-file.js";
import { addressParameters, channelId } from "./address.js";
import { bindingsOf } from "./bindings.js";
import type { Parameter } from "./model.js";
import type { ReadChannel } from "./reading.js";

/** A channel of either version; `address` is where the versions differ. */
export function readChannel(channel: Place, address: string): ReadChannel {
  const summary = summaryOf(channel);
  return {
    id: channelId(address),
    address,
    ...(summary !== undefined && { summary }),
    parameters: readParameters(channel, address),
    ...bindingsOf([channel]),
    place: channel,
  };
}

/** The first of `summary` and `description`. */
export const summaryOf = (place: Place): string | undefined =>
  textOf(place, "summary") ?? textOf(place, "description");

function readParameters(channel: Place, address: string): readonly Parameter[] {
  const declared = new Map(
    childrenOf(childOf(channel, "parameters")).map((each) => [keyOf(each), follow(each)] as const),
  );
  return addressParameters(address).map((name) => readParameter(name, declared.get(name)));
}

function readParameter(name: string, place: Place | undefined): Parameter {
  if (!place) return { name };
  // 2.x describes a parameter by a schema, 3.x by members of its own.
  const values = follow(childOf(place, "schema")) ?? place;
  const description = textOf(place, "description");
  const list = childOf(values, "enum")?.value;
  const initial = textOf(values, "default");
  return {
    name,
    ...(description !== undefined && { description }),
    ...(isArray(list) && { values: list.filter((each) => typeof each === "string") }),
    ...(initial !== undefined && { default: initial }),
  };
}

/** A warning where an address has parameters of which the channel says nothing. */
export function undescribedParameters(
  channel: Place,
  address: string,
  location: Location,
): readonly Diagnostic[] {
  const names = [...new Set(addressParameters(address))].filter((name) => name !== "");
  // Where some are described and others are not, the rules of AsyncAPI say so.
  if (names.length === 0 || childOf(channel, "parameters")) return [];
  const list = names.map((name) => `\`{${name}}\``).join(", ");
  const message = `${list} of the address \`${address}\` ${names.length === 1 ? "is" : "are"} not described.`;
  const missing = names.map((name) => `${name}: {}`).join(", ");
  const hint = `add \`parameters: { ${missing} }\` to the channel.`;
  return [finding("contract/parameter-undescribed", message, { location, hint })];
}
