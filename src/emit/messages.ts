import type { Contract, Message, ValuePointer } from "../contract/model.js";
import {
  type DocText,
  type Identifier,
  numberLiteral,
  type StringLiteral,
  stringLiteral,
  type TypeExpression,
} from "./code.js";
import { indexOf } from "./contract-index.js";
import { type Discriminator, discriminatorsOf } from "./discriminators.js";
import { docText, summaryAndDescription } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { Imports } from "./imports.js";
import { brokenList, type Code, code, hang, type Layout, list, print } from "./layout.js";
import { usedMessages } from "./message-use.js";
import { headersName, messageFile, type Names, namesOf, validatorFile } from "./names.js";
import type { EmitOptions } from "./options.js";
import { payloadNode } from "./schema/payload-node.js";
import { readSchema } from "./schema/read-schema.js";
import { SchemaSet } from "./schema/schema-set.js";
import { render, type View } from "./template.js";
import { declareType } from "./types/declaration.js";
import { importedTypes } from "./types/type-names.js";

/** `messages/<message>.ts`: a message's type and its descriptor, under one name. */
export const messages: Emitter = {
  name: "messages",
  emit: (contract, options) => {
    const scope = { contract, options, names: namesOf(contract), schemas: new SchemaSet(contract) };
    return usedMessages(contract, options).map((message) => messageFileOf(message, scope));
  },
};

interface Scope {
  readonly contract: Contract;
  readonly options: EmitOptions;
  readonly names: Names;
  readonly schemas: SchemaSet;
}

const messageFileOf = (message: Message, scope: Scope): GeneratedFile => ({
  path: messageFile(scope.names.message(message.id)),
  text: render("message.ts", messageView(message, scope)),
  owner: "generator",
});

function messageView(message: Message, scope: Scope): View {
  const { names, options } = scope;
  const place = names.message(message.id);
  const headersType = headersName(place);
  const declared = message.headers === undefined ? [place.name] : [place.name, headersType];
  const imports = new Imports(messageFile(place), declared);
  const types = declarations(message, place.name, headersType, imports, scope);
  const checks = ["validate", "validateForPublishing"] as const;
  const ofHeaders = message.headers === undefined ? [] : (["validateHeaders"] as const);
  const validators = [...checks, ...ofHeaders].map((name) =>
    imports.value(name, validatorFile(place)),
  );
  return {
    header: header(options.sourceOf(`message:${message.id}`)),
    types,
    descriptor: descriptorText(
      place.name,
      imports.value("defineMessage", "asyncapi-gen/runtime"),
      declared,
      [...fieldsOf(message, scope), ...validators.map((validator) => code`${validator}`)],
    ),
    imports: imports.print(),
  };
}

/** `export const X = defineMessage<X>()({ ... });`, broken where formatters break long names. */
function descriptorText(
  name: Identifier,
  define: Identifier,
  types: readonly Identifier[],
  members: readonly Layout[],
): Code {
  const head = code`export const ${name} =`;
  const argumentsOf = list(
    "typeArguments",
    types.map((type) => code`${type}`),
  );
  const object = brokenList("object", members);
  const call = code`${define}${argumentsOf}()(${object});`;
  const start = `${print(head)} ${define}<${types.join(", ")}>()(`.length;
  if (start < 100 || types.length > 1) return print(code`${head} ${call}`);
  if (start > 100) return print(hang(head, call));
  // Only the brace does not fit: formatters break the parentheses then.
  return print(code`${head} ${define}${argumentsOf}()${brokenList("arguments", [object])};`);
}

type Declaration = { readonly doc: DocText; readonly declaration: TypeExpression };

function declarations(
  message: Message,
  name: Identifier,
  headersType: Identifier,
  imports: Imports,
  { names, schemas }: Scope,
): readonly Declaration[] {
  const scope = importedTypes(imports, names);
  const payload = {
    doc: docText(summaryAndDescription(message)),
    declaration: declareType(name, payloadNode(message), scope, schemas),
  };
  if (message.headers === undefined) return [payload];
  const headers = {
    doc: docText(`Headers of \`${name}\`.`),
    declaration: declareType(headersType, readSchema(message.headers), scope, schemas),
  };
  return [payload, headers];
}

/** The descriptor's members besides the validators. */
function fieldsOf(message: Message, { contract }: Scope): readonly Layout[] {
  const { contentType, body, key, idempotencyKey, correlationId, compensates } = message;
  const undone =
    compensates === undefined ? undefined : indexOf(contract).messages.get(compensates);
  return [
    code`type: ${stringLiteral(message.wireType)}`,
    contentType === "application/json"
      ? undefined
      : code`contentType: ${stringLiteral(contentType)}`,
    // What the content type does not say by itself.
    body === "bytes" && looksReadable(contentType) ? code`encoding: "bytes"` : undefined,
    key && code`key: ${valueExpression(key)}`,
    idempotencyKey && code`idempotencyKey: ${valueExpression(idempotencyKey)}`,
    correlationId && code`correlationId: ${valueExpression(correlationId)}`,
    ...recognisedBy(discriminatorsOf(contract, message)),
    undone && code`compensates: ${stringLiteral(undone.wireType)}`,
  ].filter((field) => field !== undefined);
}

const looksReadable = (contentType: string): boolean =>
  /^text\/|^application\/([^;\s]+\+)?json\b/i.test(contentType);

function recognisedBy(discriminators: readonly Discriminator[]): readonly Layout[] {
  if (discriminators.length === 0) return [];
  const items = discriminators.map(({ at, is }) =>
    list("object", [code`at: ${valueExpression(at)}`, code`is: ${literal(is)}`]),
  );
  return [code`recognisedBy: ${list("array", items)}`];
}

function literal(value: Discriminator["is"]): Layout {
  if (typeof value === "string") return code`${stringLiteral(value)}`;
  if (typeof value === "number") return code`${numberLiteral(value)}`;
  return value ? code`true` : code`false`;
}

/** `$message.payload#/orderId`. */
function valueExpression({ in: part, path }: ValuePointer): StringLiteral {
  const segments = path.map((segment) => segment.replaceAll("~", "~0").replaceAll("/", "~1"));
  const place = part === "payload" ? "payload" : "header";
  return stringLiteral(`$message.${place}#${segments.map((segment) => `/${segment}`).join("")}`);
}
