import { type Identifier, stringLiteral } from "./code.js";
import { docText } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { Imports } from "./imports.js";
import { block, type Code, code, hang, type Layout, line, lines, list } from "./layout.js";
import { asks } from "./replies.js";
import { type ServiceParts, servicesOf } from "./service-parts.js";
import { render, type View } from "./template.js";

/** `<service>/service.ts`: the service as data, and how to create it. */
export const services: Emitter = {
  name: "services",
  emit: (contract, options) => servicesOf(contract, options).map(serviceFile),
};

const serviceFile = (parts: ServiceParts): GeneratedFile => ({
  path: parts.file("service"),
  text: render("service.ts", serviceView(parts)),
  owner: "generator",
});

function serviceView(parts: ServiceParts): View {
  const { service, declared, handles } = parts;
  const { definition, options, create } = declared;
  const imports = new Imports(parts.file("service"), [definition, options, create]);
  const runtime = runtimeNames(imports);
  const publisher = imports.type(declared.publisher, parts.file("publisher"));
  const consumer = handles.length === 0 ? undefined : consumerNames(parts, imports);
  const sagas = parts.sagas.map((saga) => ({
    ...saga,
    registration: imports.value(saga.registration, saga.file),
    bodies: imports.type(saga.bodies, saga.file),
  }));
  const requests = asks(parts) ? imports.type(declared.requests, parts.file("replies")) : undefined;
  const registrations = sagas.map(({ key, registration }) =>
    hang(code`${key}:`, code`${registration}`),
  );
  const bodies = sagas.map((saga) => code`readonly ${saga.key}: ${saga.bodies}`);
  const sends = imports.value(declared.sends, parts.file("publisher"));
  return {
    header: header(parts.source),
    folder: parts.folder,
    doc: docText(service.description ?? service.title),
    service: definition,
    defineService: runtime.defineService,
    members: block([
      line(hang(code`name:`, code`${stringLiteral(service.id)},`), 2),
      line(code`sends: ${sends},`, 2),
      line(code`receives: ${consumer === undefined ? code`{}` : code`${consumer.receives}`},`, 2),
      line(bodies.length === 0 ? undefined : code`sagas: ${list("object", registrations)},`, 2),
    ]),
    optionsType: optionsType(parts, runtime.serviceOptions, [
      ...(consumer === undefined ? [] : [code`readonly handlers: ${consumer.handlers};`]),
      ...(bodies.length === 0 ? [] : [code`readonly sagas: ${list("typeLiteral", bodies)};`]),
    ]),
    create: createFunction(parts, runtime, publisher, requests),
    imports: imports.print(),
  };
}

const runtimeNames = (imports: Imports) => ({
  createService: imports.value("createService", "asyncapi-gen/runtime"),
  defineService: imports.value("defineService", "asyncapi-gen/runtime"),
  service: imports.type("Service", "asyncapi-gen/runtime"),
  serviceOptions: imports.type("ServiceOptions", "asyncapi-gen/runtime"),
});

const consumerNames = ({ declared, file }: ServiceParts, imports: Imports) => ({
  handlers: imports.type(declared.handlers, file("consumer")),
  receives: imports.value(declared.receives, file("consumer")),
});

/** What the user passes when creating the service; nothing of its own gives an alias. */
function optionsType(
  { declared: { options } }: ServiceParts,
  base: Identifier,
  members: readonly Layout[],
): Code {
  if (members.length === 0) return line(code`export type ${options} = ${base};`);
  return lines([
    line(code`${hang(code`export interface ${options}`, code`extends ${base}`)} {`),
    ...members.map((member) => line(member, 2)),
    line(code`}`),
  ]);
}

function createFunction(
  { declared: { definition, options, create } }: ServiceParts,
  runtime: ReturnType<typeof runtimeNames>,
  publisher: Identifier,
  requests: Identifier | undefined,
): Code {
  // A service that is called Options has a definition of that name, which must stay in sight.
  const parameter = definition === "options" ? code`given` : code`options`;
  const takes = list("arguments", [code`${parameter}: ${options}`]);
  const given = list("arguments", [code`${definition}`, parameter]);
  // A single name is never broken out of its brackets by formatters.
  const types =
    requests === undefined
      ? code`<${publisher}>`
      : list("typeArguments", [code`${publisher}`, code`${requests}`]);
  return lines([
    line(code`export function ${create}${takes}: ${runtime.service}${types} {`),
    line(code`return ${runtime.createService}${types}${given};`, 2),
    line(code`}`),
  ]);
}
