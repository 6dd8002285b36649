import type { SagaDefinition } from "../../runtime/saga/definition.js";
import { type Break, type Expectation, expectationOf } from "./saga-expectation.js";

/** One way through a saga, and what comes after it. */
export interface SagaPath {
  readonly name: string;
  readonly at: Break | undefined;
  readonly expected: Expectation;
  /** Whether the step that timed out succeeds after all, and what that changes. */
  readonly late: "no" | "ignored" | "resumed";
}

/** Success; each refusal of each step; each step in silence, also when it answers too late. */
export function pathsOf(definition: SagaDefinition): readonly SagaPath[] {
  return [success(definition), ...definition.steps.flatMap((step) => breaksAt(definition, step))];
}

const success = (definition: SagaDefinition): SagaPath => ({
  name: `every step succeeds, then ${definition.completesWith.type}`,
  at: undefined,
  expected: expectationOf(definition, undefined),
  late: "no",
});

function breaksAt(definition: SagaDefinition, step: Break["step"]): readonly SagaPath[] {
  const declined = step.failsOn.map(({ type }): SagaPath => {
    const at = { step, declinedBy: type };
    const expected = expectationOf(definition, at);
    return {
      name: `${step.id} declines with ${type}, ${outcome(definition, expected)}`,
      at,
      expected,
      late: "no",
    };
  });
  const at = { step };
  const expected = expectationOf(definition, at);
  const silent: SagaPath = {
    name: `${step.id} times out, ${outcome(definition, expected)}`,
    at,
    expected,
    late: "no",
  };
  return [...declined, silent, ...latePaths(definition, at, expected)];
}

function latePaths(
  definition: SagaDefinition,
  at: Break,
  expected: Expectation,
): readonly SagaPath[] {
  const { id } = at.step;
  if (expected.undoes.includes(id)) {
    const name = `${id} succeeds after it timed out, which changes nothing`;
    return [{ name, at, expected, late: "ignored" }];
  }
  if (expected.ends !== "stuck") return [];
  const whole = expectationOf(definition, undefined);
  const rest = whole.sends.filter((sent) => !expected.sends.includes(sent));
  const name = `${id} succeeds after it timed out, and the saga goes on to ${definition.completesWith.type}`;
  return [
    { name, at, expected: { ...whole, sends: [...expected.sends, ...rest] }, late: "resumed" },
  ];
}

function outcome({ failsWith }: SagaDefinition, { undoes, ends }: Expectation): string {
  if (ends === "stuck") return "which holds the saga where it is";
  if (undoes.length === 0) return `then ${failsWith.type}`;
  return `${undoes.join(" then ")} ${undoes.length === 1 ? "is" : "are"} undone, then ${failsWith.type}`;
}
