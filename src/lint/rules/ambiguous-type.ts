import { groupBy } from "../../contract/group-by.js";
import type { Contract } from "../../contract/model.js";
import { entity } from "../../contract/origins.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";

/** Two messages that one service receives on one channel and cannot tell apart. */
export const ambiguousType: LintRule = {
  code: "lint/ambiguous-type",
  check: ({ contract, origins }) =>
    receivedTogether(contract).map(({ service, channel, wireType, names, messages }) => {
      const [first, ...others] = names.map((name) =>
        origins.locate(entity.operation(service, "receives", name)),
      );
      const message = `${service} cannot tell ${messages.join(" and ")} apart: both are \`${wireType}\` on \`${channel}\`.`;
      return finding("lint/ambiguous-type", message, {
        location: first,
        related: others.flatMap((location) =>
          location ? [{ message: "and here", location }] : [],
        ),
      });
    }),
};

function receivedTogether({ services, messages }: Contract) {
  const wireTypes = new Map(messages.map(({ id, wireType }) => [id, wireType]));
  return services.flatMap(({ id, receives }) => {
    const groups = groupBy(receives, ({ channel, message }) =>
      JSON.stringify([channel, wireTypes.get(message)]),
    );
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first || group.length < 2) return [];
      return {
        service: id,
        channel: first.channel,
        wireType: wireTypes.get(first.message) ?? "",
        names: group.map(({ name }) => name),
        messages: group.map(({ message }) => message),
      };
    });
  });
}
