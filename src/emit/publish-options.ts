import type { Contract, JsonSchema, SchemaId } from "../contract/model.js";
import { type DocText, type Identifier, propertyKey, stringLiteral } from "./code.js";
import { docText } from "./doc-text.js";
import { identifier } from "./identifier.js";
import type { Imports } from "./imports.js";
import { type Code, code, hang, type Layout, line, lines, list, union } from "./layout.js";
import { headersName, messageFile } from "./names.js";
import type { OperationPart, ServiceParts } from "./service-parts.js";

/** What a publish method takes besides the payload. */
export interface PublishNeed {
  readonly send: OperationPart;
  /** Name of the options type, where the message needs one of its own. */
  readonly options?: Identifier;
  /** True when there is nothing to publish without them. */
  readonly required: boolean;
  readonly headers: "none" | "optional" | "required";
}

export function publishNeed(contract: Contract, send: OperationPart): PublishNeed {
  const { headers } = send.message;
  const need = {
    send,
    headers: headers === undefined ? "none" : requiresMember(contract, headers),
    required: false,
  } as const;
  const required = need.headers === "required" || send.channel.parameters.length > 0;
  if (!required && need.headers === "none") return need;
  const options = identifier(`${send.operation.name} Options`, "PascalCase");
  return { ...need, options, required };
}

/** Whether an empty object would be refused: a member is required here or in what this refers to. */
function requiresMember(contract: Contract, schema: JsonSchema): "optional" | "required" {
  const seen = new Set<SchemaId>();
  const requires = (part: unknown): boolean => {
    if (typeof part !== "object" || part === null) return false;
    const { required, allOf, $ref } = part as Readonly<Record<string, unknown>>;
    if (Array.isArray(required) && required.length > 0) return true;
    if (Array.isArray(allOf) && allOf.some(requires)) return true;
    if (typeof $ref !== "string" || seen.has($ref)) return false;
    seen.add($ref);
    return requires(contract.schemas.find(({ id }) => `#/schemas/${id}` === $ref)?.schema);
  };
  return requires(schema) ? "required" : "optional";
}

/** The options types of a publisher, each with a blank line behind it. */
export const optionsTypes = (
  parts: ServiceParts,
  needs: readonly PublishNeed[],
  imports: Imports,
  base: Identifier,
): Code => lines(needs.flatMap((need) => optionsType(parts, need, imports, base)));

function optionsType(
  { names }: ServiceParts,
  { send, options, headers }: PublishNeed,
  imports: Imports,
  base: Identifier,
): readonly (Code | DocText)[] {
  if (options === undefined) return [];
  const place = names.message(send.message.id);
  const members: Layout[] = [];
  if (send.channel.parameters.length > 0) {
    const parameters = send.channel.parameters.map(parameterMember);
    members.push(code`readonly parameters: ${list("typeLiteral", parameters)};`);
  }
  if (headers !== "none") {
    const type = imports.type(headersName(place), messageFile(place));
    members.push(code`readonly headers${headers === "required" ? code`` : code`?`}: ${type};`);
  }
  return [
    docText(`What \`${send.operation.name}\` needs besides its payload.`),
    line(code`${hang(code`export interface ${options}`, code`extends ${base}`)} {`),
    ...members.map((member) => line(member, 2)),
    line(code`}`),
    line(code``),
  ];
}

const parameterMember = (parameter: OperationPart["channel"]["parameters"][number]): Layout => {
  const values = parameter.values?.map((value) => code`${stringLiteral(value)}`) ?? [];
  const type = values.length === 0 ? code`string` : union(values, "argument");
  return code`readonly ${propertyKey(parameter.name)}: ${type}`;
};
