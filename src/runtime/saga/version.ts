import { createHash } from "node:crypto";
import type { SagaDefinition } from "./definition.js";

/**
 * Names a definition by its structure. An instance can only go on under the structure it began
 * with; timeouts may change meanwhile, they only concern timers that are not armed yet.
 */
export function definitionVersion(definition: SagaDefinition): string {
  const structure = {
    name: definition.name,
    startsOn: definition.startsOn.type,
    steps: definition.steps.map((step) => [
      step.id,
      step.kind,
      step.send.type,
      step.succeedsOn.type,
      step.failsOn.map(({ type }) => type).sort(),
      step.dependsOn ?? null,
      step.compensate?.send.type ?? null,
      step.compensate?.succeedsOn?.type ?? null,
    ]),
    completesWith: definition.completesWith.type,
    failsWith: definition.failsWith.type,
  };
  return createHash("sha256").update(JSON.stringify(structure)).digest("hex").slice(0, 16);
}
