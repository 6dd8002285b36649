import { formatValuePointer } from "../contract/value-pointer.js";
import { type Identifier, propertyKey, stringLiteral } from "./code.js";
import { docText } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { identifier } from "./identifier.js";
import { Imports } from "./imports.js";
import { brokenList, type Code, code, line, lines, list, print } from "./layout.js";
import { importMessage } from "./message-import.js";
import { type OperationPart, type ServiceParts, servicesOf } from "./service-parts.js";
import { render } from "./template.js";

/** `<service>/replies.ts`: what answers the requests that a service sends or handles. */
export const replies: Emitter = {
  name: "replies",
  emit: (contract, options) =>
    servicesOf(contract, options)
      .filter((parts) => [...parts.sends, ...parts.handles].some(isRequest))
      .map(repliesFile),
};

const isRequest = ({ replies }: OperationPart): boolean => replies !== undefined;

/** Whether a service asks somebody and can wait for the reply. */
export const asks = ({ sends }: ServiceParts): boolean => sends.some(isRequest);

/** The table of what may answer a request; undefined for every other message. */
export const importReplies = (
  imports: Imports,
  parts: ServiceParts,
  { replies }: OperationPart,
): Identifier | undefined => replies && imports.value(replies, parts.file("replies"));

function repliesFile(parts: ServiceParts): GeneratedFile {
  const asked = parts.sends.filter(isRequest);
  const all = [...asked, ...parts.handles.filter(isRequest)];
  const path = parts.file("replies");
  const tables = all.flatMap(({ replies }) => replies ?? []);
  const imports = new Imports(path, [parts.declared.requests, ...tables]);
  const view = {
    header: header(parts.source),
    tables: all.map((part) => ({
      doc: docText(`What may answer \`${part.operation.name}\`, and where it says to.`),
      table: repliesTable(parts, part, imports),
    })),
    requests: asked.length === 0 ? print(code``) : requestsType(parts, asked, imports),
  };
  const text = render("replies.ts", { ...view, imports: imports.print() });
  return { path, text, owner: "generator" };
}

function repliesTable(
  { names }: ServiceParts,
  { operation, replies }: OperationPart,
  imports: Imports,
): Code {
  const { address, messages = [] } = operation.reply ?? {};
  const table = imports.type("ReplyRoute", "asyncapi-gen/runtime");
  const rows = messages.map((id) => {
    const message = importMessage(imports, names, id);
    return code`${propertyKey(identifier(id, "camelCase"))}: ${message}`;
  });
  const expression = stringLiteral(address === undefined ? "" : formatValuePointer(address));
  const members = [code`address: ${expression}`, code`messages: ${list("object", rows)}`];
  return print(
    code`export const ${replies ?? identifier("replies", "camelCase")} = ${brokenList("object", members)} as const satisfies ${table};`,
  );
}

function requestsType(
  { names, declared, folder }: ServiceParts,
  asked: readonly OperationPart[],
  imports: Imports,
): Code {
  const request = imports.type("Request", "asyncapi-gen/runtime");
  const members = asked.map(({ key, message, replies }) => {
    const types = [
      code`typeof ${importMessage(imports, names, message.id)}`,
      code`typeof ${replies ?? request}.messages`,
    ];
    return line(code`readonly ${key}: ${request}${list("typeArguments", types)};`, 2);
  });
  return lines([
    line(code``),
    docText(
      `What the ${folder} service may ask, and wait for: outside of handlers and transactions.`,
    ),
    line(code`export interface ${declared.requests} {`),
    ...members,
    line(code`}`),
  ]);
}
