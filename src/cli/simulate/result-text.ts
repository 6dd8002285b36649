import type { Covered, SimulationResult } from "../../testing/index.js";
import { tellFailure } from "../../testing/simulation/tell-failure.js";

/** What a run has shown, for people. */
export function resultText(result: SimulationResult, missing: readonly Covered[]): string {
  const { seeds, firstSeed, profile, stories, faults, hash, coverage, failure } = result;
  const which = seeds === 1 ? `seed ${firstSeed}` : `${seeds} seeds from ${firstSeed}`;
  const played = `${which}, profile ${profile}: ${stories} stories, ${faults} faults`;
  return [
    ...(failure === undefined ? [`${played}; everything holds.`] : [tellFailure(failure)]),
    `hash ${hash}`,
    ...(failure === undefined && seeds > 1 ? ["", ...coverageLines(coverage)] : []),
    ...missing.flatMap(({ what, hint }) => ["", `never happened: ${what}`, `  fix: ${hint}.`]),
    "",
  ].join("\n");
}

/** `fault: crash 12, drop 40` and so on, a line for each kind of thing. */
function coverageLines(coverage: readonly Covered[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { what, times } of coverage) {
    const [group = "", ...rest] = what.split(" ");
    groups.set(group, [...(groups.get(group) ?? []), `${rest.join(" ")} ${times}`]);
  }
  return [...groups].map(([group, counts]) => `${group}: ${counts.join(", ")}`);
}
