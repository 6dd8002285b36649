import type { MessageDescriptor, Route, ValidationIssue } from "../../runtime/message.js";
import type { ContractTestOptions, Defect, Sample } from "../contract.js";
import { type Case, plain } from "./case.js";
import { samplesOf } from "./samples.js";
import { ContractViolation, expectEqual } from "./violation.js";

/** Every sample is accepted, every defect refused at its place: for each message the service sends or receives. */
export function messageCases({ service, samples }: ContractTestOptions): readonly Case[] {
  const sent = new Set(Object.values(service.sends).map(({ message }) => message));
  return messagesOf(service).flatMap((message) => {
    const known = samplesOf(samples, message.type);
    const undeclared = sent.has(message) ? (known.undeclared ?? []) : [];
    return [
      ...known.samples.map((sample) => acceptance(message, sample, sent.has(message))),
      ...known.defects.map((defect) => refusal(message, defect)),
      ...undeclared.map((defect) => strictness(message, defect)),
    ];
  });
}

function messagesOf(service: ContractTestOptions["service"]): readonly MessageDescriptor[] {
  const sagas = Object.values(service.sagas ?? {}).flatMap(({ receives }) => receives);
  const routes: readonly Route[] = [
    ...Object.values(service.sends),
    ...Object.values(service.receives),
    ...sagas,
  ];
  const byType = new Map(routes.map(({ message }) => [message.type, message]));
  return [...byType.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

const acceptance = (message: MessageDescriptor, sample: Sample, isSent: boolean): Case =>
  plain(`${message.type}: accepts ${JSON.stringify(sample.name)}`, () => {
    refuseIssue(message, sample, defectOf(message, sample));
    if (isSent) refuseIssue(message, sample, message.validateForPublishing?.(sample.payload));
  });

function refuseIssue(
  message: MessageDescriptor,
  sample: Sample,
  issue: ValidationIssue | undefined,
): void {
  if (issue === undefined) return;
  const { pointer, keyword, expected, found } = issue;
  throw new ContractViolation(
    `${message.type} should accept ${JSON.stringify(sample.name)}, but ${pointer || "/"} must be ${expected}, ` +
      `found ${found} (${keyword}).`,
  );
}

const refusal = (message: MessageDescriptor, defect: Defect): Case =>
  plain(`${message.type}: refuses it when ${defect.name}`, () => {
    expectPlace(message, defect, defectOf(message, defect));
  });

const strictness = (message: MessageDescriptor, defect: Defect): Case =>
  plain(`${message.type}: is not published when ${defect.name}`, () => {
    refuseIssue(message, defect, defectOf(message, defect));
    expectPlace(message, defect, message.validateForPublishing?.(defect.payload));
  });

function defectOf(
  message: MessageDescriptor,
  { payload, headers }: Sample,
): ValidationIssue | undefined {
  return message.validate(payload) ?? message.validateHeaders?.(headers ?? {});
}

function expectPlace(
  message: MessageDescriptor,
  defect: Defect,
  issue: ValidationIssue | undefined,
): void {
  expectEqual(
    `${message.type} should be refused when ${defect.name}.`,
    issue && { pointer: issue.pointer, keyword: issue.keyword },
    { pointer: defect.pointer, keyword: defect.keyword },
  );
}
