import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { isArray, isObject, member } from "../document/json.js";
import {
  childOf,
  childrenOf,
  locationOf,
  type Place,
  placeKey,
  textOf,
} from "../document/source-file.js";
import {
  type AvroPlace,
  avroChild,
  definitionOf,
  fieldsOf,
  fullName,
  isDefinition,
} from "./avro-names.js";
import { branchName, isPrimitive, symbolsOf } from "./avro-schema.js";

const complex = ["record", "error", "enum", "fixed", "array", "map"];
const sizeMax = 2 ** 31 - 1;

/** What is wrong with one Avro schema, not with those inside it. */
export function checkAvro(place: AvroPlace): readonly Diagnostic[] {
  const { value } = place;
  if (typeof value === "string") return checkTypeName(value, place, place);
  if (isArray(value)) return checkUnion(place);
  if (!isObject(value)) return [wrong("An Avro schema is a name, a list or a mapping", place)];
  const type = childOf(place, "type");
  if (!type) return [wrong("An Avro schema needs a `type`", place)];
  if (typeof type.value === "object" && type.value !== null) return [];
  return [
    ...checkTypeName(String(type.value), place, type),
    ...checkDefinition(place),
    ...checkParts(String(type.value), place),
  ];
}

const wrong = (sentence: string, place: Place, hint?: string): Diagnostic =>
  finding("contract/schema-invalid", `${sentence}.`, {
    location: locationOf(place),
    hint: hint ?? "correct the Avro schema.",
  });

/**
 * A misspelt type of Avro is an error. A name may be defined in a file that only Avro's own tools are
 * given; what it stands for is not known here, and that is said.
 */
function checkTypeName(name: string, scope: AvroPlace, place: Place): readonly Diagnostic[] {
  if (isPrimitive(name) || definitionOf(name, scope)) return [];
  if (isObject(scope.value) && complex.includes(name)) return [];
  const short = name.slice(0, 80);
  const primitive = didYouMean(short, ["string", "int", "long", "boolean", "double", "float"], 2);
  if (primitive !== undefined && /^[a-z]+$/.test(name)) {
    return [wrong(`\`${name}\` is no type of Avro`, place, `did you mean \`${primitive}\`?`)];
  }
  const { definitions, library } = scope.avro;
  const meant = didYouMean(short, [...definitions.keys(), ...library.keys()]);
  const message = `\`${name}\` is not defined in any Avro schema of the documents; its values are not checked.`;
  const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
  return [finding("contract/unknown-type", message, { location: locationOf(place), hint })];
}

const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
const isName = (text: string): boolean => namePattern.test(text) && text !== "__proto__";

function checkDefinition(place: AvroPlace): readonly Diagnostic[] {
  const type = textOf(place, "type") ?? "";
  if (!["record", "error", "enum", "fixed"].includes(type)) return [];
  if (!isDefinition(place)) return [wrong(`An Avro ${type} needs a \`name\``, place)];
  const name = fullName(place);
  const at = childOf(place, "name") ?? place;
  const bad = name.split(".").every(isName) ? [] : [wrong(`\`${name}\` is no Avro name`, at)];
  const again = place.avro.repeated.some((other) => placeKey(other) === placeKey(place));
  return [...bad, ...(again ? [wrong(`\`${name}\` is defined twice`, at)] : [])];
}

function checkParts(type: string, place: AvroPlace): readonly Diagnostic[] {
  switch (type) {
    case "record":
    case "error":
      return checkFields(place);
    case "enum":
      return checkSymbols(place);
    case "fixed":
      return checkSize(place);
    case "array":
      return childOf(place, "items") ? [] : [wrong("An Avro array needs `items`", place)];
    case "map":
      return childOf(place, "values") ? [] : [wrong("An Avro map needs `values`", place)];
    default:
      return [];
  }
}

function checkFields(place: AvroPlace): readonly Diagnostic[] {
  const written = childOf(place, "fields");
  if (!written || !isArray(written.value)) {
    return [wrong("An Avro record needs a list of `fields`", written ?? place)];
  }
  const names = new Set<string>();
  const fields = fieldsOf(place);
  const nameless =
    fields.length < written.value.length ? [wrong("Every field needs a `name`", written)] : [];
  return [
    ...nameless,
    ...fields.flatMap(({ place: field, name, type }) => {
      const at = childOf(field, "name") ?? field;
      const repeated = names.has(name);
      names.add(name);
      return [
        ...(isName(name) ? [] : [wrong(`\`${name}\` is no Avro name`, at)]),
        ...(repeated ? [wrong(`There are two fields \`${name}\``, at)] : []),
        ...(type ? [] : [wrong(`Field \`${name}\` has no \`type\``, field)]),
      ];
    }),
  ];
}

function checkSymbols(place: AvroPlace): readonly Diagnostic[] {
  const written = childOf(place, "symbols");
  const symbols = symbolsOf(place);
  if (!written || symbols.length === 0) {
    return [wrong("An Avro enum needs a list of `symbols`", written ?? place)];
  }
  return childrenOf(written)
    .filter(({ value }, index) => typeof value !== "string" || symbols.indexOf(value) !== index)
    .map((symbol) => wrong("Symbols of an enum are texts that differ", symbol));
}

function checkSize(place: AvroPlace): readonly Diagnostic[] {
  const size = member(place.value, "size");
  const isSound = Number.isInteger(size) && Number(size) >= 0 && Number(size) <= sizeMax;
  return isSound
    ? []
    : [wrong("An Avro fixed type needs a `size` in bytes", childOf(place, "size") ?? place)];
}

function checkUnion(place: AvroPlace): readonly Diagnostic[] {
  const names = new Set<string>();
  const members = childrenOf(place);
  if (members.length === 0) return [wrong("A union needs at least one type", place)];
  return members.flatMap((written) => {
    const branch = avroChild(written, place);
    if (!branch) return [];
    if (isArray(branch.value)) return [wrong("A union holds no other union", written)];
    const name = branchName(branch);
    const repeated = names.has(name);
    names.add(name);
    return repeated ? [wrong(`The union has \`${name}\` twice`, written)] : [];
  });
}
