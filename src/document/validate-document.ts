import { createSemanticsCheck } from "./semantics.js";
import { structureProblems } from "./structure.js";
import type { BrokenRule, ValidationRequest } from "./validation.js";

let semantics: ReturnType<typeof createSemanticsCheck> | undefined;

/**
 * What is wrong with a document. The semantic rules only run on a document of the right shape:
 * on others they report consequences, or crash. `onShape` is called between the two.
 */
export async function validateDocument(
  request: ValidationRequest,
  onShape: () => void = () => {},
): Promise<readonly BrokenRule[]> {
  const problems = await structureProblems(request.version, request.value);
  if (problems.length > 0) {
    return problems.map(({ path, message }) => ({ path, kind: "predicate", message }));
  }
  onShape();
  semantics ??= createSemanticsCheck();
  return semantics(request);
}
