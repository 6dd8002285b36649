import type { Contract } from "../contract/model.js";
import { numberLiteral, propertyKey, stringLiteral } from "./code.js";
import { indexOf } from "./contract-index.js";
import { docText } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { Imports } from "./imports.js";
import { type Code, code, commentLines, hang, line, lines, list } from "./layout.js";
import { importMessage } from "./message-import.js";
import { endingOf, flowOf } from "./saga-flow.js";
import type { SagaScope } from "./saga-scope.js";
import { correlateBy, stepMembers } from "./saga-table.js";
import { completedBody, failedBody, failureType, stepBody } from "./saga-types.js";
import { receivedBy, type SagaPart, type ServiceParts, servicesOf } from "./service-parts.js";
import { render, type View } from "./template.js";

/** `<service>/saga-<name>.ts`: the flow as a table, and the types of what the user writes for it. */
export const sagas: Emitter = {
  name: "sagas",
  emit: (contract, options) =>
    servicesOf(contract, options).flatMap((parts) =>
      parts.sagas.map((part) => sagaFile(contract, parts, part)),
    ),
};

function sagaFile(contract: Contract, parts: ServiceParts, part: SagaPart): GeneratedFile {
  const { definition, registration, history, failure, bodies, file } = part;
  const declared = [definition, registration, history, failure, bodies];
  const imports = new Imports(file, declared);
  const scope: SagaScope = {
    contract,
    parts,
    part,
    imports,
    message: (id) => importMessage(imports, parts.names, id),
  };
  return { path: file, text: render("saga.ts", sagaView(scope)), owner: "generator" };
}

function sagaView(scope: SagaScope): View {
  const { part, parts, imports, message } = scope;
  const { saga, definition, history, bodies, registration } = part;
  // Runtime names first: a message called like one of them gives way.
  const runtime = {
    defineSaga: imports.value("defineSaga", "asyncapi-gen/runtime"),
    sagaRegistration: imports.type("SagaRegistration", "asyncapi-gen/runtime"),
  };
  const failure = failureType(scope);
  const steps = saga.steps.map((step) => ({
    key: propertyKey(step.id),
    succeedsOn: message(step.succeedsOn),
    members: stepMembers(scope, step),
    body: stepBody(scope, step),
  }));
  const { timeoutMs } = saga;
  const view = {
    ...runtime,
    header: header(parts.source),
    summary: summaryLines(saga.summary),
    flow: flowOf(scope),
    ending: endingOf(scope),
    name: line(hang(code`name:`, code`${stringLiteral(saga.name)},`), 2),
    startsOn: message(saga.startsOn),
    correlateBy: correlateBy(scope),
    timeout: line(
      timeoutMs === undefined ? undefined : code`timeoutMs: ${numberLiteral(timeoutMs)},`,
      2,
    ),
    completesWith: message(saga.completesWith),
    failsWith: message(saga.failsWith),
    completedBody: completedBody(scope),
    failedBody: failedBody(scope),
    receives: receivedRoutes(scope),
  };
  return {
    ...view,
    saga: definition,
    history,
    failure,
    bodies,
    registration,
    steps,
    imports: imports.print(),
  };
}

/** Where the messages that the saga waits for arrive. */
function receivedRoutes({ part, parts, contract, imports, message }: SagaScope): Code {
  const routes = receivedBy(part.saga).flatMap((id) =>
    parts.service.receives.filter((operation) => operation.message === id),
  );
  return lines(
    routes.map((operation) => {
      const route = imports.value("route", "asyncapi-gen/runtime");
      const address = indexOf(contract).channels.get(operation.channel)?.address ?? "";
      const given = [code`${message(operation.message)}`, code`${stringLiteral(address)}`];
      return line(code`${route}${list("arguments", given)},`, 4);
    }),
  );
}

/** The saga's own words, and a blank line between them and the flow. */
const summaryLines = (summary: string | undefined): Code =>
  summary === undefined ? line(undefined) : lines([commentLines(docText(summary)), line(code` *`)]);
