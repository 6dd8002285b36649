import { entity } from "../../contract/origins.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";

/** A message that a service sends and no document receives. */
export const neverReceived: LintRule = {
  code: "lint/never-received",
  check: ({ contract, origins, flows }) =>
    contract.services.flatMap(({ id, sends }) =>
      sends
        .filter(
          ({ channel, message }) => flows.counterparts("sends", channel, message).length === 0,
        )
        .map(({ name, channel, message }) =>
          finding(
            "lint/never-received",
            `No document receives ${message} on \`${channel}\`, which ${id} sends.`,
            {
              location: origins.locate(entity.operation(id, "sends", name)),
            },
          ),
        ),
    ),
};
