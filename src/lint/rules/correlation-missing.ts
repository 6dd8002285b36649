import { pointedValue } from "../../contract/correlation.js";
import { entity } from "../../contract/origins.js";
import { formatValuePointer } from "../../contract/value-pointer.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";

/** The field that `correlationId.location` names, when the message is described and lacks it. */
export const correlationMissing: LintRule = {
  code: "lint/correlation-missing",
  check: ({ contract, origins }) =>
    contract.messages.flatMap((message) => {
      const { id, correlationId, headers } = message;
      // Headers that no document describes may hold anything: brokers and libraries write them.
      if (!correlationId || (correlationId.in === "headers" && headers === undefined)) return [];
      if (pointedValue(message, correlationId, contract.schemas) !== undefined) return [];
      const text = `${id} has no \`${formatValuePointer(correlationId)}\`, where its correlation id should be.`;
      const location = origins.locate(entity.message(id), ["correlationId", "location"]);
      return [finding("lint/correlation-missing", text, { location })];
    }),
};
