import { groupBy } from "../../contract/group-by.js";
import { entity } from "../../contract/origins.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";

/** Addresses that only differ in capitals or in what stands between the words. */
export const similarAddress: LintRule = {
  code: "lint/similar-address",
  check: ({ contract, origins }) =>
    [...groupBy(contract.channels, ({ id }) => bare(id)).values()].flatMap(([first, ...others]) => {
      const [second] = others;
      if (!first || !second) return [];
      const text = `The addresses \`${first.address}\` and \`${second.address}\` are two channels, and read like one.`;
      const related = others.flatMap(({ id, address }) => {
        const location = origins.locate(entity.channel(id));
        return location ? [{ message: `\`${address}\` stands here`, location }] : [];
      });
      const location = origins.locate(entity.channel(first.id));
      return [finding("lint/similar-address", text, { location, related })];
    }),
};

const bare = (address: string): string =>
  address
    .toLowerCase()
    .replace(/[^\p{L}\p{N}{}]+/gu, " ")
    .trim();
