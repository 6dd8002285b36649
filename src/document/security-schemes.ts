import { isObject, type Json, member } from "./json.js";
import { formatPointer, type JsonPath, parsePointer } from "./json-pointer.js";
import type { SchemaError } from "./schema-errors.js";

/** Of each type of security scheme: what it needs, and what it may have besides. */
const members: Readonly<Record<string, { readonly needs?: string; readonly may?: string }>> = {
  userPassword: {},
  apiKey: { needs: "in" },
  X509: {},
  symmetricEncryption: {},
  asymmetricEncryption: {},
  http: { needs: "scheme", may: "bearerFormat" },
  httpApiKey: { needs: "name in" },
  oauth2: { needs: "flows", may: "scopes" },
  openIdConnect: { needs: "openIdConnectUrl", may: "scopes" },
  plain: {},
  scramSha256: {},
  scramSha512: {},
  gssapi: {},
};

const whereKeysAre: Readonly<Record<string, readonly string[]>> = {
  apiKey: ["user", "password"],
  httpApiKey: ["query", "header", "cookie"],
};

/**
 * The meta-schemas describe security schemes as thirteen alternatives, and a mistake in one brings the
 * complaints of all. Only those of the alternative that its `type` names are about what is written; of
 * a type that the version does not know, only what is said about the type.
 */
export function withoutOtherSchemes(
  errors: readonly SchemaError[],
  document: Json,
): readonly SchemaError[] {
  const bySchemes = new Map<string, SchemaError[]>();
  for (const error of errors) {
    const key = formatPointer(schemePath(error) ?? []);
    bySchemes.set(key, [...(bySchemes.get(key) ?? []), error]);
  }
  return [...bySchemes].flatMap(([key, found]) => (key === "" ? found : ofScheme(found, document)));
}

/** `components/securitySchemes/name` of an error in or at a security scheme. */
function schemePath({ instancePath }: SchemaError): JsonPath | undefined {
  const path = parsePointer(instancePath);
  const end = path.indexOf("securitySchemes") + 2;
  return end < 2 || path.length < end ? undefined : path.slice(0, end);
}

function ofScheme(errors: readonly SchemaError[], document: Json): readonly SchemaError[] {
  const [path = []] = errors.map(schemePath);
  const scheme = path.reduce<Json | undefined>((holder, key) => member(holder, key), document);
  if (!isObject(scheme)) return errors;
  const type = member(scheme, "type");
  const own = errors.filter((error) => concerns(error, type, path.length));
  if (own.length > 0) return own;
  const ofType = errors.filter(
    ({ instancePath }) => parsePointer(instancePath)[path.length] === "type",
  );
  return ofType.length > 0 ? ofType : errors;
}

function concerns(error: SchemaError, type: Json | undefined, depth: number): boolean {
  const { keyword, params, instancePath } = error;
  const inside = parsePointer(instancePath)[depth];
  if (typeof type !== "string") return inside === "type" || params.missingProperty === "type";
  if (!Object.hasOwn(members, type)) return inside === "type";
  const { needs = "", may = "" } = members[type] ?? {};
  const known = ["description", ...needs.split(" "), ...may.split(" ")];
  if (inside === "in" && keyword === "enum") return allows(params, whereKeysAre[type]);
  if (inside !== undefined) return known.includes(inside);
  if (keyword === "required") return needs.split(" ").includes(String(params.missingProperty));
  const name = String(params.additionalProperty);
  return keyword === "additionalProperties" && ![...known, "type"].includes(name);
}

const allows = ({ allowedValues }: SchemaError["params"], values: readonly string[] = []) =>
  Array.isArray(allowedValues) && values.includes(String(allowedValues[0]));
