import { entity } from "../../contract/origins.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";

/** A message of which no document says what it means. */
export const undescribed: LintRule = {
  code: "lint/undescribed",
  check: ({ contract, origins }) =>
    contract.messages
      .filter(({ summary = "", description = "" }) => `${summary}${description}`.trim() === "")
      .map(({ id }) =>
        finding("lint/undescribed", `Nothing says what ${id} means.`, {
          location: origins.locate(entity.message(id)),
        }),
      ),
};
