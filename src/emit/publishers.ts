import type { Contract } from "../contract/model.js";
import { docText } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { Imports } from "./imports.js";
import { code, list, print } from "./layout.js";
import { importMessage } from "./message-import.js";
import { optionsTypes, publishNeed } from "./publish-options.js";
import { importReplies } from "./replies.js";
import { endOfTable, routeEntry } from "./route-entry.js";
import { type ServiceParts, servicesOf } from "./service-parts.js";
import { render, type View } from "./template.js";

/** `<service>/publisher.ts`: what a service may say, and on which channel. */
export const publishers: Emitter = {
  name: "publishers",
  emit: (contract, options) =>
    servicesOf(contract, options).map((parts) => publisherFile(contract, parts)),
};

function publisherFile(contract: Contract, parts: ServiceParts): GeneratedFile {
  const text =
    parts.sends.length === 0
      ? render("publisher-of-nothing.ts", nothingView(parts))
      : render("publisher.ts", publisherView(contract, parts));
  return { path: parts.file("publisher"), text, owner: "generator" };
}

const nothingView = ({ source, folder, declared }: ServiceParts): View => ({
  header: header(source),
  service: folder,
  publisher: declared.publisher,
  sends: declared.sends,
});

function publisherView(contract: Contract, parts: ServiceParts): View {
  const { publisher, sends } = parts.declared;
  const needs = parts.sends.map((send) => publishNeed(contract, send));
  const own = needs.flatMap(({ options }) => options ?? []);
  const imports = new Imports(parts.file("publisher"), [publisher, sends, ...own]);
  const base = imports.type("PublishOptions", "asyncapi-gen/runtime");
  const published = imports.type("Published", "asyncapi-gen/runtime");
  const route = imports.value("route", "asyncapi-gen/runtime");
  const methods = needs.map(({ send, options, required }) => {
    const message = importMessage(imports, parts.names, send.message.id);
    const optional = code`${required ? code`` : code`?`}`;
    const takes = [code`payload: ${message}`, code`options${optional}: ${options ?? base}`];
    return {
      doc: docText(send.operation.summary ?? send.message.summary, 2),
      signature: print(code`${send.key}${list("arguments", takes)}: Promise<${published}>;`, 2),
      route: routeEntry(send, route, message, importReplies(imports, parts, send)),
    };
  });
  const options = optionsTypes(parts, needs, imports, base);
  const file = { header: header(parts.source), service: parts.folder };
  const end = endOfTable(publisher);
  return { ...file, publisher, sends, options, methods, end, imports: imports.print() };
}
