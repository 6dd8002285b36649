import type { SagaStep } from "../contract/model.js";
import { type Identifier, propertyKey, stringLiteral } from "./code.js";
import type { Emitter, GeneratedFile, SkeletonMember } from "./emitter.js";
import { userHeader } from "./header.js";
import { Imports } from "./imports.js";
import { kinOf } from "./kin.js";
import { block, type Code, code, type Layout, line, lines } from "./layout.js";
import type { EmitOptions } from "./options.js";
import { rootedPath } from "./rooted-path.js";
import {
  fixtureFile,
  handlersFile,
  type OperationPart,
  type SagaPart,
  type ServiceParts,
  servicesOf,
} from "./service-parts.js";
import { render } from "./template.js";

const WIDTH = 100;

/** The user's files, as they are before the user has written anything. */
export const skeletons: Emitter = {
  name: "skeletons",
  emit: (contract, options) =>
    servicesOf(contract, options).flatMap((parts) => [
      ...(parts.handles.length === 0 ? [] : [handlersSkeleton(parts, options)]),
      ...parts.sagas.map((saga) => sagaSkeleton(saga, options)),
      ...(options.contractTests === false ? [] : [fixtureSkeleton(parts, options)]),
    ]),
};

function handlersSkeleton(parts: ServiceParts, options: EmitOptions): GeneratedFile {
  const { declared, handles } = parts;
  const path = handlersFile(parts);
  const imports = importsOf(path, declared.written, options);
  const unwritten = imports.value("unwritten", "asyncapi-gen/runtime");
  const consumer = rootedPath(options.outDir, parts.file("consumer"));
  const handlers = imports.type(declared.handlers, consumer);
  const stubs = handles.map((part) => handlerStub(parts, part, unwritten));
  const text = render("handlers.ts", {
    header: userHeader("adds"),
    imports: imports.print(),
    written: declared.written,
    handlers,
    members: block(stubs),
  });
  const members = handles.map(({ operation, message, channel }, index) => ({
    name: operation.name,
    stub: stubs[index] ?? "",
    kin: kinOf({
      message: message.id,
      operation: operation.operationId ?? "",
      channel: channel.id,
      payload: message.payload,
    }),
  }));
  const object = { name: declared.written, type: declared.handlers };
  return { path, text, owner: "user", object, members };
}

function handlerStub(
  { sends }: ServiceParts,
  { key, operation }: OperationPart,
  unwritten: Identifier,
): Code {
  const context = sends.length === 0 ? code`{ tx }` : code`{ tx, publish }`;
  const hint = line(code`// async ${key}({ payload }, ${context}) { ... }`, 2);
  return lines([
    ...(hint.length <= WIDTH + 1 ? [hint] : []),
    line(code`${key}: ${unwritten}(${stringLiteral(operation.name)}),`, 2),
  ]);
}

function sagaSkeleton(part: SagaPart, options: EmitOptions): GeneratedFile {
  const path = part.userFile;
  const imports = importsOf(path, part.written, options);
  const unwritten = imports.value("unwritten", "asyncapi-gen/runtime");
  const bodies = imports.type(part.bodies, rootedPath(options.outDir, part.file));
  const stub = (name: string): Layout => code`${unwritten}(${stringLiteral(name)}),`;
  const text = render("saga-bodies.ts", {
    header: userHeader("adds"),
    imports: imports.print(),
    written: part.written,
    bodies,
    members: block([
      ...part.saga.steps.map((step) => stepStub(step, stub)),
      ...ENDS.map((name) => endStub(name, stub)),
    ]),
  });
  const members: readonly SkeletonMember[] = [
    ...part.saga.steps.map((step) => stepMember(step, stub)),
    ...ENDS.map((name) => ({ name, stub: endStub(name, stub), kin: [] })),
  ];
  const object = { name: part.written, type: part.bodies };
  return { path, text, owner: "user", object, members };
}

const ENDS = ["completesWith", "failsWith"];

type StubOf = (name: string) => Layout;

const endStub = (name: string, stub: StubOf): Code =>
  line(code`${propertyKey(name)}: ${stub(name)}`, 2);

function stepMember(step: SagaStep, stub: StubOf): SkeletonMember {
  const { id, send, succeedsOn, compensate } = step;
  const kin = kinOf({ message: send, answer: succeedsOn });
  const members = [
    { name: "send", stub: sendStub(step, stub), kin: [] },
    ...(compensate ? [{ name: "compensate", stub: compensateStub(step, stub), kin: [] }] : []),
  ];
  return { name: id, stub: stepStub(step, stub), kin, members };
}

const stepStub = (step: SagaStep, stub: StubOf): Code =>
  lines([
    line(code`${propertyKey(step.id)}: {`, 2),
    sendStub(step, stub),
    ...(step.compensate ? [compensateStub(step, stub)] : []),
    line(code`},`, 2),
  ]);

const sendStub = ({ id }: SagaStep, stub: StubOf): Code =>
  lines([
    line(code`// send: ({ start }) => ({ ... }),`, 4),
    line(code`send: ${stub(`${id}.send`)}`, 4),
  ]);

const compensateStub = ({ id }: SagaStep, stub: StubOf): Code =>
  line(code`compensate: ${stub(`${id}.compensate`)}`, 4);

function fixtureSkeleton(parts: ServiceParts, options: EmitOptions): GeneratedFile {
  const path = fixtureFile(parts);
  const imports = new Imports(rootedPath(options.servicesDir, path));
  imports.type("ContractFixture", "asyncapi-gen/testing");
  const view = { header: userHeader("never again"), imports: imports.print() };
  return { path, text: render("contract.fixture.ts", view), owner: "user" };
}

const importsOf = (path: string, declared: Identifier, options: EmitOptions): Imports =>
  new Imports(rootedPath(options.servicesDir, path), [declared]);
