import { entity } from "../../contract/origins.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";

/** A message that a service receives and no document sends. */
export const neverSent: LintRule = {
  code: "lint/never-sent",
  check: ({ contract, origins, flows }) =>
    contract.services.flatMap(({ id, receives }) =>
      receives
        .filter(
          ({ channel, message }) => flows.counterparts("receives", channel, message).length === 0,
        )
        .map(({ name, channel, message }) =>
          finding(
            "lint/never-sent",
            `No document sends ${message} on \`${channel}\`, which ${id} receives.`,
            {
              location: origins.locate(entity.operation(id, "receives", name)),
            },
          ),
        ),
    ),
};
