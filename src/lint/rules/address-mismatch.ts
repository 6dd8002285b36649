import { finding } from "../../diagnostics/finding.js";
import { type LooseEnd, looseEnds, sameWireType } from "../loose-ends.js";
import type { LintRule } from "../rule.js";

/** One message that is sent to one address and waited for at another. */
export const addressMismatch: LintRule = {
  code: "lint/address-mismatch",
  check: (context) => {
    const { unsent, unheard } = looseEnds(context);
    return unsent.flatMap((end) => {
      const senders = unheard.filter((other) => meet(end, other) && sameWireType(end, other));
      const [first] = senders;
      if (!first) return [];
      const where = [...new Set(senders.map(({ channel }) => `\`${channel}\``))].join(" and ");
      const text = `${end.service} waits for ${end.message} on \`${end.channel}\`; ${first.service} sends it to ${where}, where nobody receives it.`;
      const related = senders.flatMap(({ location }) =>
        location ? [{ message: "sent here", location }] : [],
      );
      return [finding("lint/address-mismatch", text, { location: end.location, related })];
    });
  },
};

const meet = (a: LooseEnd, b: LooseEnd): boolean =>
  a.service !== b.service && a.channel !== b.channel;
