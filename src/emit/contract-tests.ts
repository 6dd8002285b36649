import type { Message } from "../contract/model.js";
import { type FilePath, propertyKey, stringLiteral } from "./code.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { identifier } from "./identifier.js";
import { Imports } from "./imports.js";
import { block, type Code, code, hang, line, list } from "./layout.js";
import { samplesFile } from "./names.js";
import type { EmitOptions } from "./options.js";
import { rootedPath } from "./rooted-path.js";
import { fixtureFile, handlersFile, type ServiceParts, servicesOf } from "./service-parts.js";
import { render, type View } from "./template.js";

/** `<service>/contract.test.ts`: holds the user's code against the contract. */
export const contractTests: Emitter = {
  name: "contract-tests",
  emit: (contract, options) =>
    options.contractTests === false
      ? []
      : servicesOf(contract, options).map((parts) => contractTestFile(parts, options)),
};

const contractTestFile = (parts: ServiceParts, options: EmitOptions): GeneratedFile => ({
  path: parts.file("contract.test"),
  text: render("contract.test.ts", contractTestView(parts, options)),
  owner: "generator",
});

function contractTestView(parts: ServiceParts, options: EmitOptions): View {
  const { declared, handles, sagas, service, source } = parts;
  const generated = (file: string) => rootedPath(options.outDir, file);
  const written = (file: string) => rootedPath(options.servicesDir, file);
  const imports = new Imports(generated(parts.file("contract.test")), [
    identifier("cases", "camelCase"),
  ]);
  const framework = {
    contractTests: imports.value("contractTests", "asyncapi-gen/testing"),
    describe: imports.value("describe", "vitest"),
    test: imports.value("test", "vitest"),
  };
  imports.value("fixture", written(fixtureFile(parts)));
  const definition = imports.value(declared.definition, generated(parts.file("service")));
  const handlers =
    handles.length === 0
      ? undefined
      : imports.value(declared.written, written(handlersFile(parts)));
  const bodies = sagas.map((saga) =>
    hang(code`${saga.key}:`, code`${imports.value(saga.written, written(saga.userFile))}`),
  );
  const title = stringLiteral(`the contract of ${service.id}`);
  return {
    contractTests: framework.contractTests,
    test: framework.test,
    header: header(source),
    members: block([
      line(code`service: ${definition},`, 2),
      line(handlers === undefined ? undefined : hang(code`handlers:`, code`${handlers},`), 2),
      line(bodies.length === 0 ? undefined : code`sagas: ${list("object", bodies)},`, 2),
      samplesOf(parts, imports, generated),
      line(code`fixture,`, 2),
    ]),
    describe: line(code`${framework.describe}(${title}, () => {`),
    imports: imports.print(),
  };
}

/** The samples of every message that the service sends or receives, by wire type. */
function samplesOf(
  { names, messages }: ServiceParts,
  imports: Imports,
  generated: (file: string) => FilePath,
): Code {
  const entries = messages.filter(hasItsOwnType).map((message) => {
    const place = names.message(message.id);
    const local = imports.namespace(
      identifier(place.name, "camelCase"),
      generated(samplesFile(place)),
    );
    return hang(code`${propertyKey(message.wireType)}:`, code`${local}`);
  });
  return line(code`samples: ${list("object", entries)},`, 2);
}

/** Where two messages share a wire type, nothing tells which of them a sample belongs to. */
const hasItsOwnType = (message: Message, _: number, all: readonly Message[]): boolean =>
  all.every((other) => other === message || other.wireType !== message.wireType);
