import { createAjv } from "./ajv.js";
import { createSemanticsCheck } from "./semantics.js";
import { createStructureCheck } from "./structure.js";
import type { BrokenRule, ValidationRequest } from "./validation.js";

let checks:
  | {
      readonly structure: ReturnType<typeof createStructureCheck>;
      readonly semantics: ReturnType<typeof createSemanticsCheck>;
    }
  | undefined;

/**
 * What is wrong with a document. The semantic rules only run on a document of the right shape:
 * on others they report consequences, or crash. `onShape` is called between the two.
 */
export async function validateDocument(
  request: ValidationRequest,
  onShape: () => void = () => {},
): Promise<readonly BrokenRule[]> {
  checks ??= {
    structure: createStructureCheck(createAjv()),
    semantics: createSemanticsCheck(),
  };
  const problems = checks.structure(request.version, request.value);
  if (problems.length > 0) {
    return problems.map(({ path, message }) => ({ path, kind: "predicate", message }));
  }
  onShape();
  return checks.semantics(request);
}
