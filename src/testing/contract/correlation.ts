import type { ValueExpression } from "../../runtime/message.js";
import type { SagaDefinition } from "../../runtime/saga/definition.js";
import { evaluate } from "../../runtime/wire/expression.js";
import { type Content, withValue } from "./variant.js";
import { ContractViolation } from "./violation.js";

/** Where messages of this type carry the value by which the saga finds its instance. */
export function correlationOf(
  { correlateBy }: SagaDefinition,
  type: string,
): ValueExpression | undefined {
  if (typeof correlateBy === "string") return correlateBy;
  return Object.hasOwn(correlateBy, type) ? correlateBy[type] : undefined;
}

/** The instance's value in a message that starts or answers it. */
export function correlationValue(
  definition: SagaDefinition,
  type: string,
  content: Content,
): unknown {
  const expression = correlationOf(definition, type);
  const { payload, headers } = content;
  const value = expression === undefined ? undefined : evaluate(expression, { payload, headers });
  if (value !== undefined) return value;
  throw new ContractViolation(
    `The first sample of ${type} has nothing at ${expression ?? "correlateBy"}, ` +
      `by which the saga ${definition.name} finds its instance: make the field required.`,
  );
}

/** The content, as if it belonged to the instance with this value. */
export function correlated(
  definition: SagaDefinition,
  type: string,
  content: Content,
  value: unknown,
): Content {
  const expression = correlationOf(definition, type);
  return expression === undefined ? content : withValue(expression, content, value);
}
