import { createAjv } from "./ajv.js";
import { checkSemantics } from "./semantics.js";
import { createStructureCheck } from "./structure.js";
import type { BrokenRule, ValidationRequest } from "./validation.js";

let checkStructure: ReturnType<typeof createStructureCheck> | undefined;

/**
 * What is wrong with a document. The semantic rules only run on a document of the right shape:
 * on others they report consequences, or crash.
 */
export async function validateDocument(request: ValidationRequest): Promise<readonly BrokenRule[]> {
  checkStructure ??= createStructureCheck(createAjv());
  const problems = checkStructure(request.version, request.value);
  if (problems.length === 0) return checkSemantics(request);
  return problems.map(({ path, message }) => ({ path, kind: "predicate", message }));
}
