import type { SchemaObject } from "../schema/schema-node.js";

/** The ends of what a schema allows of numbers; infinite where it is open. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

export function rangeOf(node: SchemaObject, integer: boolean): NumberRange {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = node;
  const step = multipleOf ?? (integer ? 1 : 0);
  const unit = integer ? Math.max(1, step) : step;
  const small = unit > 0 ? unit : 0.5;
  const least = Math.max(minimum ?? Number.NEGATIVE_INFINITY, nextAbove(above, small));
  const most = Math.min(maximum ?? Number.POSITIVE_INFINITY, nextBelow(below, small));
  return {
    least: rounded(least, unit, Math.ceil),
    most: rounded(most, unit, Math.floor),
    step: unit,
  };
}

const nextAbove = (bound: number | undefined, step: number): number =>
  bound === undefined ? Number.NEGATIVE_INFINITY : bound + step;

const nextBelow = (bound: number | undefined, step: number): number =>
  bound === undefined ? Number.POSITIVE_INFINITY : bound - step;

function rounded(value: number, step: number, round: (value: number) => number): number {
  if (step === 0 || !Number.isFinite(value)) return value;
  return tidied(round(Number((value / step).toFixed(9))) * step);
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
export const tidied = (value: number): number => Number(value.toPrecision(12));

/** A number that a schema allows; undefined when there is none. Variants differ. */
export function numberFor(
  node: SchemaObject,
  integer: boolean,
  variant: number,
): number | undefined {
  const range = rangeOf(node, integer);
  const { least, most, step } = range;
  if (!(least <= most)) return middleOf(node);
  const start = Number.isFinite(least) ? Math.max(least, Math.min(0, most)) : Math.min(0, most);
  const value = tidied(rounded(start, step, Math.ceil) + variant * (step || 1));
  return value <= most ? value : undefined;
}

/** Between two exclusive bounds that lie close together. */
function middleOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: SchemaObject) {
  const low = exclusiveMinimum ?? minimum;
  const high = exclusiveMaximum ?? maximum;
  return low === undefined || high === undefined || low >= high ? undefined : (low + high) / 2;
}
