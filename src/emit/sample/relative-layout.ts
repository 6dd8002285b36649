import type { Json } from "../../contract/model.js";
import { isObject } from "../../document/json.js";
import { type Identifier, propertyKey } from "../code.js";
import { jsonLayout, memberLayout } from "../json-layout.js";
import { code, type Layout, list } from "../layout.js";
import { isEqualJson } from "./json-equal.js";

/** A value that is a constant of the file. */
export interface NamedConstant {
  readonly name: Identifier;
  readonly value: Json;
}

/**
 * A value as source text, said by what differs from a constant when that is one property:
 * `{ ...valid, quantity: 0 }`. A property that is left out is `undefined`, which JSON does not have.
 */
export function relativeLayout(value: Json, constant: NamedConstant | undefined): Layout {
  if (constant === undefined) return jsonLayout(value);
  const { name, value: base } = constant;
  if (isEqualJson(value, base)) return code`${name}`;
  if (!isObject(value) || !isObject(base)) return jsonLayout(value);
  const keys = Object.keys(base);
  for (const key in value) if (!Object.hasOwn(base, key)) keys.push(key);
  const changed = keys.filter((key) => differs(value, base, key));
  const key = changed[0];
  if (key === undefined || changed.length > 1 || keys.length < 2) return jsonLayout(value);
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  const part =
    member === undefined ? code`${propertyKey(key)}: undefined` : memberLayout(key, member);
  return list("object", [code`...${name}`, part]);
}

type JsonRecord = { readonly [key: string]: Json };

function differs(a: JsonRecord, b: JsonRecord, key: string): boolean {
  if (!Object.hasOwn(a, key) || !Object.hasOwn(b, key)) return true;
  return !isEqualJson(a[key] ?? null, b[key] ?? null);
}
