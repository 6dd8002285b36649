import type { Message } from "../contract/model.js";
import { propertyKey } from "../emit/code.js";
import { identifier } from "../emit/identifier.js";
import { Imports } from "../emit/imports.js";
import { brokenList, code, hang, type Layout, line, lines, list } from "../emit/layout.js";
import { samplesFile } from "../emit/names.js";
import { rootedPath } from "../emit/rooted-path.js";
import { handlersFile, type ServiceParts } from "../emit/service-parts.js";
import type { ProjectFile } from "./choices.js";
import { folders } from "./folders.js";

const path = "simulation.ts";

/** `simulation.ts`: the services as the user wrote them, and samples of what begins them. */
export function simulationFile(services: readonly ServiceParts[]): ProjectFile {
  const imports = new Imports(path, []);
  const define = imports.value("defineSimulation", "asyncapi-gen/testing");
  const migrations = imports.value("migrations", rootedPath("src", "migrations.ts"));
  const simulated = services.map((parts) => simulatedService(parts, imports));
  const options = [
    code`services: ${brokenList("array", simulated)}`,
    code`fixture: { ${migrations} }`,
    code`samples: ${list("object", samplesOf(services, imports))}`,
  ];
  const body = lines([
    line(
      code`// What begins, by default: each saga, and each message that none of your services sends.`,
    ),
    line(code`// \`stories\` of your own replace that, and \`invariants\` say what must hold.`),
    line(code`export default ${define}(${brokenList("object", options)});`),
  ]);
  return { path, content: `${imports.print()}\n${body}` };
}

const generated = (file: string) => rootedPath(folders.outDir, file);
const written = (file: string) => rootedPath(folders.servicesDir, file);

function simulatedService(parts: ServiceParts, imports: Imports): Layout {
  const { declared, handles, sagas } = parts;
  const definition = imports.value(declared.definition, generated(parts.file("service")));
  const bodies = sagas.map(
    (saga) => code`${saga.key}: ${imports.value(saga.written, written(saga.userFile))}`,
  );
  return list("object", [
    code`service: ${definition}`,
    ...(handles.length === 0
      ? []
      : [code`handlers: ${imports.value(declared.written, written(handlersFile(parts)))}`]),
    ...(bodies.length === 0 ? [] : [code`sagas: ${list("object", bodies)}`]),
  ]);
}

/** Of every message, by wire type, which must be its own. */
function samplesOf(services: readonly ServiceParts[], imports: Imports): readonly Layout[] {
  const messages = new Map(
    services.flatMap(({ messages, names }) =>
      messages.map((message) => [message.id, { message, names }]),
    ),
  );
  const all = [...messages.values()];
  const isUnique = ({ wireType }: Message) =>
    all.filter(({ message }) => message.wireType === wireType).length === 1;
  return all
    .filter(({ message }) => isUnique(message))
    .map(({ message, names }) => {
      const place = names.message(message.id);
      const local = imports.namespace(
        identifier(place.name, "camelCase"),
        generated(samplesFile(place)),
      );
      return hang(code`${propertyKey(message.wireType)}:`, code`${local}`);
    });
}
