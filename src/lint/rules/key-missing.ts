import { pointedValue } from "../../contract/correlation.js";
import type { Message, ValuePointer } from "../../contract/model.js";
import { entity } from "../../contract/origins.js";
import { formatValuePointer } from "../../contract/value-pointer.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintContext, LintRule } from "../rule.js";

/** `x-ordering`, the Kafka key and `x-idempotency` name a field that the message has. */
export const keyMissing: LintRule = {
  code: "lint/key-missing",
  check: (context) =>
    context.contract.messages.flatMap((message) => checkMessage(context, message)),
};

/** The same field, when a message may lack it. */
export const keyOptional: LintRule = {
  code: "lint/key-optional",
  check: (context) =>
    context.contract.messages.flatMap((message) =>
      keysOf(context, message).flatMap(({ what, pointer, path }) => {
        const value = pointedValue(message, pointer, context.contract.schemas);
        if (typeof value !== "object" || value.isRequired) return [];
        const text = `\`${formatValuePointer(pointer)}\`, the ${what} of ${message.id}, is not required.`;
        const location = context.origins.locate(entity.message(message.id), path);
        return [finding("lint/key-optional", text, { location })];
      }),
    ),
};

function checkMessage(context: LintContext, message: Message): readonly Diagnostic[] {
  return keysOf(context, message).flatMap(({ what, pointer, path }) => {
    if (pointedValue(message, pointer, context.contract.schemas) !== undefined) return [];
    const text = `${message.id} has no \`${formatValuePointer(pointer)}\`, which is its ${what}.`;
    const location = context.origins.locate(entity.message(message.id), path);
    return [finding("lint/key-missing", text, { location })];
  });
}

interface Key {
  readonly what: "ordering key" | "idempotency key";
  readonly pointer: ValuePointer;
  readonly path: readonly string[];
}

function keysOf({ contract, origins }: LintContext, message: Message): readonly Key[] {
  const { id, key, idempotencyKey } = message;
  // A key that the message has from its saga is checked with the saga.
  const isOfSaga = contract.services.some(({ sagas }) =>
    sagas.some(({ correlateBy }) => {
      const pointer = Object.hasOwn(correlateBy, id) ? correlateBy[id] : undefined;
      return pointer && key && formatValuePointer(pointer) === formatValuePointer(key);
    }),
  );
  const written = origins.locate(entity.message(id), ["x-ordering"]);
  const own = origins.locate(entity.message(id), []);
  const isKafka = written?.line === own?.line && written?.column === own?.column;
  return [
    ...(key === undefined || isOfSaga
      ? []
      : [
          {
            what: "ordering key" as const,
            pointer: key,
            path: isKafka ? ["bindings", "kafka", "key"] : ["x-ordering", "key"],
          },
        ]),
    ...(idempotencyKey === undefined
      ? []
      : [
          {
            what: "idempotency key" as const,
            pointer: idempotencyKey,
            path: ["x-idempotency", "key"],
          },
        ]),
  ];
}
