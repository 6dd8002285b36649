import { stringLiteral } from "./code.js";
import { docText } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { Imports } from "./imports.js";
import { code, list, print, union } from "./layout.js";
import { importMessage } from "./message-import.js";
import { importReplies } from "./replies.js";
import { endOfTable, routeEntry } from "./route-entry.js";
import { type OperationPart, type ServiceParts, servicesOf } from "./service-parts.js";
import { render, type View } from "./template.js";

/** `<service>/consumer.ts`: what a service must answer to. A service without handlers has none. */
export const consumers: Emitter = {
  name: "consumers",
  emit: (contract, options) =>
    servicesOf(contract, options)
      .filter(({ handles }) => handles.length > 0)
      .map(consumerFile),
};

const consumerFile = (parts: ServiceParts): GeneratedFile => ({
  path: parts.file("consumer"),
  text: render("consumer.ts", consumerView(parts)),
  owner: "generator",
});

const runtime = "asyncapi-gen/runtime";

function consumerView(parts: ServiceParts): View {
  const { handlers, receives } = parts.declared;
  const imports = new Imports(parts.file("consumer"), [handlers, receives]);
  const route = imports.value("route", runtime);
  const publisher = imports.type(parts.declared.publisher, parts.file("publisher"));
  const members = parts.handles.map((part) => {
    const message = importMessage(imports, parts.names, part.message.id);
    const replies = importReplies(imports, parts, part);
    const answers = replies === undefined ? [] : [code`typeof ${replies}.messages`];
    const handler = imports.type(answers.length === 0 ? "Handler" : "RequestHandler", runtime);
    const types = [
      code`typeof ${message}`,
      code`${publisher}`,
      ...answers,
      ...parameterNames(part),
    ];
    return {
      doc: docText(part.operation.summary ?? part.message.summary, 2),
      member: print(code`readonly ${part.key}: ${handler}${list("typeArguments", types)};`, 2),
      route: routeEntry(part, route, message, replies),
    };
  });
  const file = { header: header(parts.source), service: parts.folder };
  const end = endOfTable(handlers);
  return { ...file, handlers, receives, members, end, imports: imports.print() };
}

function parameterNames({ channel }: OperationPart) {
  const names = channel.parameters.map(({ name }) => code`${stringLiteral(name)}`);
  return names.length === 0 ? [] : [union(names, "argument")];
}
