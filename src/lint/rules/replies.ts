import type { Operation, Service } from "../../contract/model.js";
import { entity } from "../../contract/origins.js";
import type { Direction } from "../../contract/reading.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintContext, LintRule } from "../rule.js";

/** An answer that a service gives, and that nobody who asks it receives. */
export const unhandledReply: LintRule = {
  code: "lint/unhandled-reply",
  check: (context) =>
    lonelyReplies(context, "receives").map(({ service, reply, others, location }) => {
      const text = `${service.id} answers with ${reply.message} on \`${reply.channel}\`, and ${listed(others)}, which asks, does not receive it.`;
      return finding("lint/unhandled-reply", text, { location });
    }),
};

/** An answer that a service waits for, and that nobody whom it asks gives. */
export const unansweredRequest: LintRule = {
  code: "lint/unanswered-request",
  check: (context) =>
    lonelyReplies(context, "sends").map(({ service, reply, others, location }) => {
      const text = `${service.id} waits for the answer ${reply.message} on \`${reply.channel}\`, and ${listed(others)}, which it asks, does not send it.`;
      return finding("lint/unanswered-request", text, { location });
    }),
};

interface LonelyReply {
  readonly service: Service;
  readonly reply: Operation;
  /** The services on the other side of the request. */
  readonly others: readonly string[];
  readonly location: Diagnostic["location"];
}

const opposite = { sends: "receives", receives: "sends" } as const;

/** Replies without another side, of operations whose request has one. */
function lonelyReplies(
  { contract, flows, origins }: LintContext,
  asks: Direction,
): readonly LonelyReply[] {
  const answers = opposite[asks];
  return contract.services.flatMap((service) =>
    service[asks].flatMap((request) => {
      const others = flows
        .counterparts(asks, request.channel, request.message)
        .filter((other) => other !== service.id);
      if (others.length === 0 || request.operationId === undefined) return [];
      return service[answers]
        .filter(({ operationId }) => operationId === request.operationId)
        .filter(
          ({ channel, message }) => flows.counterparts(answers, channel, message).length === 0,
        )
        .map((reply) => ({
          service,
          reply,
          others,
          location: origins.locate(entity.operation(service.id, answers, reply.name), ["reply"]),
        }));
    }),
  );
}

const listed = (names: readonly string[]): string => [...new Set(names)].join(" and ");
