import { createAjv } from "./ajv.js";
import type { SchemaProblem } from "./schema-errors.js";
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
  return problems.length > 0 ? problems.map(toBrokenRule) : await checkSemantics(request);
}

function toBrokenRule({ path, message }: SchemaProblem): BrokenRule {
  const name = path.length === 0 ? "The document" : `\`${path.join(".")}\``;
  return { path, message: `${name} ${message}` };
}
