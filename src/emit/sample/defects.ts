import type { Json } from "../../contract/model.js";
import { isArray, isObject } from "../../document/json.js";
import type { TypeName } from "../schema/schema-node.js";
import { checkFor } from "../validator/format-checks.js";
import { allowedValues } from "./effective-schema.js";
import { type JsonPath, pathInWords, pointerOf, replaced } from "./json-path.js";
import { rangeOf, tidied } from "./number-sample.js";
import { compiled, LONGEST_REFUSED } from "./pattern-text.js";
import type { SamplePlace } from "./places.js";
import { sizedText } from "./text-sample.js";

/** One change that makes a valid message invalid. */
export interface PlantedDefect {
  readonly name: string;
  /** Where and why a validator must refuse it. */
  readonly pointer: string;
  readonly keyword: string;
  /** Where the sample is changed, and to what; undefined leaves the part out. */
  readonly path: JsonPath;
  readonly part: Json | undefined;
}

const LONGEST = 500;
const MOST_ITEMS = 30;

/** The defects of one place; whether a validator finds them where they say has to be tried. */
export const defectsAt = (place: SamplePlace): readonly PlantedDefect[] => [
  ...wrongType(place),
  ...missingMembers(place),
  ...excessMembers(place),
  ...wrongValues(place),
  ...wrongText(place),
  ...wrongNumber(place),
  ...wrongItems(place),
];

const defect = (
  { path }: SamplePlace,
  says: string,
  keyword: string,
  part: Json | undefined,
): PlantedDefect => ({
  name: `${pathInWords(path)} ${says}`,
  pointer: pointerOf(path),
  keyword,
  path,
  part,
});

const others: readonly (readonly [TypeName, Json, string])[] = [
  ["number", 42, "is a number"],
  ["string", "text", "is a string"],
  ["boolean", true, "is true"],
  ["object", {}, "is an object"],
  ["array", [], "is an array"],
  ["null", null, "is null"],
];

function wrongType(place: SamplePlace): readonly PlantedDefect[] {
  const { type } = place.schema;
  if (type === undefined) return [];
  const allowed: readonly string[] = type.includes("integer") ? [...type, "number"] : type;
  const other = others.find(([name]) => !allowed.includes(name));
  const fraction = type.includes("integer") && !type.includes("number");
  return [
    ...(other === undefined ? [] : [defect(place, other[2], "type", other[1])]),
    ...(fraction ? [defect(place, "is no integer", "type", 1.5)] : []),
  ];
}

function missingMembers({ path, value, schema }: SamplePlace): readonly PlantedDefect[] {
  if (!isObject(value)) return [];
  const names = (schema.required ?? []).filter((name) => Object.hasOwn(value, name));
  return names.map((name) => {
    const inside = [...path, name];
    return {
      ...{ name: `${pathInWords(inside)} is missing`, pointer: pointerOf(inside) },
      ...{ keyword: "required", path: inside, part: undefined },
    };
  });
}

function excessMembers(place: SamplePlace): readonly PlantedDefect[] {
  const { path, value, schema } = place;
  if (!isObject(value) || schema.additionalProperties !== false) return [];
  const name = ["unexpected", "unexpected2"].find((one) => !Object.hasOwn(value, one));
  if (name === undefined) return [];
  const inside = [...path, name];
  return [
    {
      ...{ name: `${pathInWords(inside)} is not declared`, pointer: pointerOf(inside) },
      ...{ keyword: "additionalProperties", path: inside, part: true },
    },
  ];
}

function wrongValues(place: SamplePlace): readonly PlantedDefect[] {
  const { schema } = place;
  const allowed = allowedValues(schema);
  const [first] = allowed ?? [];
  if (allowed === undefined || first === undefined) return [];
  const other =
    typeof first === "string"
      ? `not-${first}`
      : typeof first === "number"
        ? tidied(Math.max(...allowed.filter((one) => typeof one === "number")) + 1)
        : undefined;
  if (other === undefined || allowed.includes(other)) return [];
  const keyword = schema.const === undefined && schema.enum !== undefined ? "enum" : "const";
  return [defect(place, "is none of the allowed values", keyword, other)];
}

function wrongText(place: SamplePlace): readonly PlantedDefect[] {
  const { value, schema } = place;
  if (typeof value !== "string") return [];
  const { minLength = 0, maxLength = LONGEST, pattern, format } = schema;
  const found: PlantedDefect[] = [];
  if (minLength > 0) {
    found.push(defect(place, "is too short", "minLength", sizedText(value, 0, minLength - 1)));
  }
  if (schema.maxLength !== undefined && maxLength < LONGEST) {
    const long = sizedText(value, maxLength + 1, maxLength + 1);
    found.push(defect(place, "is too long", "maxLength", long));
  }
  const sized = (text: string) => sizedText(text, minLength, maxLength);
  // Some patterns take ages to refuse a long text.
  const isTried = pattern !== undefined && minLength <= LONGEST_REFUSED;
  const expression = isTried ? compiled(pattern) : undefined;
  const unmatched = [
    "",
    "?",
    "text",
    "0",
    " ",
    ...(value.length < LONGEST_REFUSED ? [`${value}?`] : []),
  ]
    .map(sized)
    .find((text) => expression?.test(text) === false);
  if (unmatched !== undefined) {
    found.push(defect(place, "does not match its pattern", "pattern", unmatched));
  }
  if (format !== undefined && checkFor(format) !== undefined) {
    found.push(defect(place, `is no ${format}`, "format", sized("not: valid %")));
  }
  return found;
}

function wrongNumber(place: SamplePlace): readonly PlantedDefect[] {
  const { value, schema } = place;
  if (typeof value !== "number") return [];
  const integer = schema.type?.includes("integer") === true && !schema.type.includes("number");
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const step = rangeOf(schema, integer).step || 1;
  const found: PlantedDefect[] = [];
  if (minimum !== undefined) {
    found.push(defect(place, "is too small", "minimum", tidied(minimum - step)));
  }
  if (maximum !== undefined) {
    found.push(defect(place, "is too large", "maximum", tidied(maximum + step)));
  }
  if (exclusiveMinimum !== undefined) {
    found.push(defect(place, "is too small", "exclusiveMinimum", exclusiveMinimum));
  }
  if (exclusiveMaximum !== undefined) {
    found.push(defect(place, "is too large", "exclusiveMaximum", exclusiveMaximum));
  }
  if (multipleOf !== undefined && !(integer && multipleOf === 1)) {
    const between = integer ? value + 1 : tidied(value + multipleOf / 2);
    found.push(defect(place, `is no multiple of ${multipleOf}`, "multipleOf", between));
  }
  return found;
}

function wrongItems(place: SamplePlace): readonly PlantedDefect[] {
  const { value, schema } = place;
  if (!isArray(value)) return [];
  const { minItems = 0, maxItems, uniqueItems } = schema;
  const [item] = value;
  const found: PlantedDefect[] = [];
  if (minItems > 0) {
    found.push(defect(place, "has too few items", "minItems", value.slice(0, minItems - 1)));
  }
  if (item === undefined) return found;
  if (maxItems !== undefined && maxItems < MOST_ITEMS) {
    const many = Array.from({ length: maxItems + 1 }, () => item);
    found.push(defect(place, "has too many items", "maxItems", many));
  }
  if (uniqueItems === true) {
    found.push(defect(place, "has an item twice", "uniqueItems", [...value, item]));
  }
  return found;
}

/** The sample with the defect in it. */
export const planted = (payload: Json, { path, part }: PlantedDefect): Json =>
  replaced(payload, path, part);
