import { propertyKey } from "../emit/code.js";
import { identifier } from "../emit/identifier.js";
import { Imports } from "../emit/imports.js";
import { brokenList, code, type Layout, line, lines, list } from "../emit/layout.js";
import { rootedPath } from "../emit/rooted-path.js";
import { handlersFile, type ServiceParts } from "../emit/service-parts.js";
import type { ProjectFile } from "./choices.js";
import { folders } from "./folders.js";

const path = "src/services.ts";

/** `src/services.ts`: which services there are, and how each is created from what the user wrote. */
export function servicesFile(services: readonly ServiceParts[]): ProjectFile {
  const declared = ["definitions", "Services", "createServices", "options"];
  const imports = new Imports(
    path,
    declared.map((name) => identifier(name, name === "Services" ? "PascalCase" : "camelCase")),
  );
  const options = imports.type("ServiceOptions", "asyncapi-gen/runtime");
  const definition = imports.type("ServiceDefinition", "asyncapi-gen/runtime");
  const definitions = services.map(
    (parts) => code`${imports.value(parts.declared.definition, generated(parts, "service"))}`,
  );
  const created = services.map((parts) => creation(parts, imports));
  const parameter = services.length === 0 ? code`_options` : code`options`;
  const body = lines([
    line(code`/** Every service of this project. A new one gets a line here, and one below. */`),
    line(code`export const definitions: readonly ${definition}[] = ${list("array", definitions)};`),
    line(code``),
    line(code`export type Services = ReturnType<typeof createServices>;`),
    line(code``),
    line(
      code`/** The services with your handlers and saga bodies; none of them is started yet. */`,
    ),
    line(
      code`export const createServices = (${parameter}: ${options}) => (${brokenList("object", created)});`,
    ),
  ]);
  return { path, content: `${imports.print()}\n${body}` };
}

const generated = (parts: ServiceParts, file: string) =>
  rootedPath(folders.outDir, parts.file(file));

const written = (file: string) => rootedPath(folders.servicesDir, file);

function creation(parts: ServiceParts, imports: Imports): Layout {
  const { declared, handles, sagas, folder } = parts;
  const create = imports.value(declared.create, generated(parts, "service"));
  const handlers =
    handles.length === 0
      ? []
      : [code`handlers: ${imports.value(declared.written, written(handlersFile(parts)))}`];
  const bodies = sagas.map(
    (saga) => code`${saga.key}: ${imports.value(saga.written, written(saga.userFile))}`,
  );
  const given = [
    code`...options`,
    ...handlers,
    ...(bodies.length === 0 ? [] : [code`sagas: ${list("object", bodies)}`]),
  ];
  return given.length === 1
    ? code`${propertyKey(folder)}: ${create}(options)`
    : code`${propertyKey(folder)}: ${create}(${list("object", given)})`;
}
