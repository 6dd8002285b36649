import { canExplore, explorableSaga } from "../../contract/explorable-saga.js";
import type { Contract } from "../../contract/model.js";
import { tellStory } from "../../testing/explore/tell.js";
import { type Walked, walkSaga } from "../../testing/explore/walk-saga.js";

/** Plays the sagas of a contract alone. */
export const walkSagas = (contract: Contract, seed: number, walks: number): readonly Walked[] =>
  contract.services
    .flatMap(({ sagas }) => sagas)
    .filter(canExplore)
    .map((saga) => walkSaga(explorableSaga(saga, contract.messages), { seed, walks }));

export function walkText({ saga, walks, moves, endings, violation }: Walked): string {
  const { completed, failed, stuck } = endings;
  if (violation === undefined) {
    return (
      `saga ${saga}: ${walks} instances, ${moves} moves; everything holds.\n` +
      `  completed ${completed}, failed ${failed}, stuck ${stuck}\n`
    );
  }
  const story = tellStory(violation.story).map((line, index) => `  ${index + 1}. ${line}`);
  return [
    `saga ${saga}: ${violation.sentence}.`,
    ...story,
    `  npx asyncapi-gen simulate --model --seed ${violation.seed}`,
    "",
  ].join("\n");
}
