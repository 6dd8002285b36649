import { entity } from "../../contract/origins.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";

/** A service that neither sends nor receives. */
export const withoutOperations: LintRule = {
  code: "lint/without-operations",
  check: ({ contract, origins }) =>
    contract.services
      .filter(({ sends, receives }) => sends.length === 0 && receives.length === 0)
      .map(({ id }) =>
        finding(
          "lint/without-operations",
          `Service \`${id}\` neither sends nor receives a message.`,
          {
            location: origins.locate(entity.service(id)),
          },
        ),
      ),
};
