import { type Identifier, stringLiteral } from "./code.js";
import { type Code, code, list, print } from "./layout.js";
import type { OperationPart } from "./service-parts.js";

/** `orderStarted: route(OrderStarted, "order.started"),`, two blanks in. */
export const routeEntry = (
  { key, channel }: OperationPart,
  route: Identifier,
  message: Identifier,
  replies?: Identifier,
): Code => {
  const answered = replies === undefined ? [] : [code`${replies}`];
  const given = [code`${message}`, code`${stringLiteral(channel.address)}`, ...answered];
  return print(code`${key}: ${route}${list("arguments", given)},`, 2);
};

/** `} satisfies Record<keyof OrderPublisher, unknown>;`: the table has a row for each member. */
export const endOfTable = (members: Identifier): Code =>
  print(code`} satisfies Record${list("typeArguments", [code`keyof ${members}`, code`unknown`])};`);
