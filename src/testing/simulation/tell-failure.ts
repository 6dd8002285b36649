import type { Failure } from "./failure.js";

/** A failure for people: what is broken, what it takes, what happened, and how to play it again. */
export function tellFailure(failure: Failure): string {
  const { seed, violations, faults, faultsBefore, stories, storiesBefore } = failure;
  return [
    `seed ${seed} fails`,
    ...violations.flatMap(({ invariant, culprits }) => [
      `  broken: ${invariant}`,
      ...culprits.slice(0, culpritsMax).map((culprit) => `    ${culprit}`),
    ]),
    "",
    `It takes ${stories.length} of ${storiesBefore} stories and ${faults.length} of ${faultsBefore} faults:`,
    ...stories.map(({ number, name }) => `  story ${number}: ${name}`),
    ...faults.map(({ number, detail }) => `  fault ${number}: ${detail}`),
    "",
    ...failure.lines,
    "",
    "```mermaid",
    failure.mermaid.trimEnd(),
    "```",
    "",
    "Play it again:",
    `  npx asyncapi-gen simulate --seed ${seed}`,
    `  npx asyncapi-gen simulate --seed ${seed} ${only(failure)}`,
    "",
  ].join("\n");
}

const culpritsMax = 5;

function only({ faults, stories }: Failure): string {
  const list = (all: readonly { readonly number: number }[]) =>
    all.length === 0 ? "none" : all.map(({ number }) => number).join(",");
  return `--stories ${list(stories)} --faults ${list(faults)}`;
}
