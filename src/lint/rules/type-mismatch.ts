import { didYouMean } from "../../diagnostics/did-you-mean.js";
import { finding } from "../../diagnostics/finding.js";
import { type LooseEnd, looseEnds } from "../loose-ends.js";
import type { LintRule } from "../rule.js";
import { wordsOf } from "../words.js";

/** Two names on one address that are meant to be one: what is sent is never taken for what is awaited. */
export const typeMismatch: LintRule = {
  code: "lint/type-mismatch",
  check: (context) => {
    const { unsent, unheard } = looseEnds(context);
    return unsent.flatMap((end) => {
      const sent = unheard.find((other) => meet(end, other) && isAlike(end, other));
      if (!sent) return [];
      const text = `On \`${end.channel}\`, ${end.service} waits for the type \`${end.wireType}\`, and ${sent.service} sends \`${sent.wireType}\`.`;
      const related = sent.location ? [{ message: "sent here", location: sent.location }] : [];
      return [finding("lint/type-mismatch", text, { location: end.location, related })];
    });
  },
};

const meet = (a: LooseEnd, b: LooseEnd): boolean =>
  a.service !== b.service && a.channel === b.channel && a.wireType !== b.wireType;

/** The same words, or a misspelling. */
const isAlike = ({ wireType: a }: LooseEnd, { wireType: b }: LooseEnd): boolean =>
  wordsOf(a).join("") === wordsOf(b).join("") ||
  (Math.abs(a.length - b.length) <= 2 && didYouMean(a, [b], 2) !== undefined);
