import type { Json } from "../../contract/model.js";
import { isArray } from "../../document/json.js";
import { pathInWords, replaced } from "./json-path.js";
import { rangeOf } from "./number-sample.js";
import type { SamplePlace } from "./places.js";
import { LONGEST_TEXT, sizedText } from "./text-sample.js";

export interface NamedValue {
  readonly name: string;
  readonly payload: Json;
}

const MOST_ITEMS = 10;

/** The payload with the value of one place at an end of what its schema allows. */
export const boundariesAt = (payload: Json, place: SamplePlace): readonly NamedValue[] =>
  ends(place)
    .filter(([, end]) => end !== place.value)
    .map(([says, end]) => ({
      name: `${pathInWords(place.path)} ${says}`,
      payload: replaced(payload, place.path, end),
    }));

function ends({ value, schema }: SamplePlace): readonly (readonly [string, Json])[] {
  if (schema.enum !== undefined || schema.const !== undefined) return otherValues(schema.enum);
  if (typeof value === "number") {
    const { least, most } = rangeOf(schema, schema.type?.includes("integer") === true);
    return (
      [
        ["at its least", least],
        ["at its most", most],
      ] as const
    ).filter(([, end]) => Number.isFinite(end));
  }
  if (typeof value === "string")
    return textEnds(value, schema.minLength, schema.maxLength, schema.pattern ?? schema.format);
  if (isArray(value) && value.length > 0)
    return listEnds(value, schema.minItems, schema.maxItems, schema.uniqueItems);
  return schema.type?.includes("null") === true ? [["is null", null]] : [];
}

const otherValues = (values: readonly Json[] = []): readonly (readonly [string, Json])[] =>
  values
    .slice(1, 4)
    .filter((one) => typeof one !== "object")
    .map((one) => [`is ${JSON.stringify(one)}`, one] as const);

function textEnds(
  value: string,
  least = 0,
  most = LONGEST_TEXT,
  shaped?: string,
): readonly (readonly [string, Json])[] {
  if (shaped !== undefined) return [];
  const shortest = ["at its shortest", sizedText(value, least, least)] as const;
  const longest = ["at its longest", sizedText(value, most, most)] as const;
  return most < LONGEST_TEXT ? [shortest, longest] : [shortest];
}

function listEnds(
  value: readonly Json[],
  least = 0,
  most = Number.POSITIVE_INFINITY,
  unique = false,
): readonly (readonly [string, Json])[] {
  const [item] = value;
  const few = ["with the fewest items", value.slice(0, least)] as const;
  if (item === undefined || unique || most > MOST_ITEMS) return least < value.length ? [few] : [];
  const many = ["with the most items", Array.from({ length: most }, () => item)] as const;
  return least < value.length ? [few, many] : [many];
}
