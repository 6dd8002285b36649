import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { locationOf } from "../document/source-file.js";
import { type PointedValue, pointedValue } from "./correlation.js";
import type { Message, MessageId, NamedSchema } from "./model.js";
import { entity, type Origins } from "./origins.js";
import type { BuiltSaga } from "./saga.js";
import { formatValuePointer } from "./value-pointer.js";

interface Carrier {
  readonly id: MessageId;
  readonly field: string;
  readonly value: PointedValue | "unknown" | undefined;
}

/** Every message of a saga carries the correlation value, required and of one type. */
export function checkCorrelation(
  { draft, saga }: BuiltSaga,
  parts: {
    readonly messages: readonly Message[];
    readonly schemas: readonly NamedSchema[];
    readonly origins: Origins;
  },
): readonly Diagnostic[] {
  const location = locationOf(draft.correlateBy);
  const byId = new Map(parts.messages.map((message) => [message.id, message]));
  const carriers = Object.entries(saga.correlateBy).flatMap(([id, pointer]): readonly Carrier[] => {
    const message = byId.get(id);
    if (!message) return [];
    return [
      {
        id,
        field: formatValuePointer(pointer),
        value: pointedValue(message, pointer, parts.schemas),
      },
    ];
  });
  const relate = (id: MessageId) => {
    const place = parts.origins.locate(entity.message(id));
    return place ? [{ message: `${id} stands here`, location: place }] : [];
  };
  const report = (
    code: Parameters<typeof finding>[0],
    message: string,
    ids: readonly MessageId[],
  ) => finding(code, message, { location, related: ids.flatMap(relate) });
  return [
    ...messagesWithout(saga).map((id) =>
      report(
        "saga/correlation-missing",
        `\`correlateBy\` does not say where ${id} carries the value.`,
        [id],
      ),
    ),
    ...carriers
      .filter(({ value }) => value === undefined)
      .map(({ id, field }) =>
        report("saga/correlation-missing", `${id} has no \`${field}\`.`, [id]),
      ),
    ...carriers
      .filter(({ value }) => typeof value === "object" && !value.isRequired)
      .map(({ id, field }) =>
        report("saga/correlation-optional", `\`${field}\` is not required in ${id}.`, [id]),
      ),
    ...checkTypes(carriers).map(([message, ids]) => report("saga/correlation-type", message, ids)),
  ];
}

/** What a coordinator receives must be correlated; its own commands are answered by the same value. */
function messagesWithout(saga: BuiltSaga["saga"]): readonly MessageId[] {
  const received = saga.steps.flatMap(({ succeedsOn, failsOn, compensate }) => [
    succeedsOn,
    ...failsOn,
    ...(compensate?.succeedsOn === undefined ? [] : [compensate.succeedsOn]),
  ]);
  const wanted = new Set([saga.startsOn, ...received]);
  return [...wanted].filter((id) => !Object.hasOwn(saga.correlateBy, id)).sort();
}

function checkTypes(
  carriers: readonly Carrier[],
): readonly (readonly [string, readonly MessageId[]])[] {
  const typed = carriers.flatMap(({ id, value }) =>
    typeof value === "object" && value.types.length > 0
      ? [{ id, type: value.types.join("|") }]
      : [],
  );
  const [first] = typed;
  const other = typed.find(({ type }) => type !== first?.type);
  if (!first || !other) return [];
  const message = `The correlation value is ${first.type} in ${first.id} and ${other.type} in ${other.id}.`;
  return [[message, [first.id, other.id]]];
}
