import type { Message, Operation } from "../../contract/model.js";
import { entity } from "../../contract/origins.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { parsePointer } from "../../document/json-pointer.js";
import { type Refusal, refusals } from "../refusals.js";
import type { LintContext, LintRule } from "../rule.js";

/** Two documents that describe one message so that its receiver refuses what its sender may send. */
export const incompatibleMessage: LintRule = {
  code: "lint/incompatible-message",
  check: (context) =>
    disagreements(context).flatMap((pair) =>
      refusals(context.contract, pair.sent, pair.read).map((refusal) =>
        describe(context, pair, refusal),
      ),
    ),
};

interface Disagreement {
  readonly sender: string;
  readonly receiver: string;
  readonly sent: Message;
  readonly read: Message;
}

/** Messages that meet on a channel by their wire type, and are not the same. */
function disagreements({ contract, flows }: LintContext): readonly Disagreement[] {
  const byId = new Map(contract.messages.map((message) => [message.id, message]));
  const pairs = new Map<string, Disagreement>();
  for (const service of contract.services) {
    for (const { channel, message } of service.sends) {
      for (const receiver of flows.counterparts("sends", channel, message)) {
        // One application at both ends of a channel describes two directions, not one message.
        if (receiver === service.id) continue;
        const operations = contract.services.find(({ id }) => id === receiver)?.receives ?? [];
        for (const read of matching(operations, channel, byId, byId.get(message))) {
          const sent = byId.get(message);
          if (sent === undefined || sent === read) continue;
          pairs.set(`${sent.id} ${read.id}`, { sender: service.id, receiver, sent, read });
        }
      }
    }
  }
  return [...pairs.values()];
}

const matching = (
  operations: readonly Operation[],
  channel: string,
  byId: ReadonlyMap<string, Message>,
  sent: Message | undefined,
): readonly Message[] =>
  operations
    .filter((operation) => operation.channel === channel)
    .flatMap(({ message }) => byId.get(message) ?? [])
    .filter(({ wireType }) => wireType === sent?.wireType);

const WITNESS_MAX = 160;

function describe(
  { origins }: LintContext,
  { sender, receiver, sent, read }: Disagreement,
  { part, issue, witness }: Refusal,
): Diagnostic {
  const path = [part, ...schemaPath(issue.pointer)];
  const field = issue.pointer === "" ? `its ${part}` : `\`${issue.pointer}\``;
  const clash =
    issue.keyword === "required"
      ? "must be there, and may be missing"
      : `must be ${issue.expected}, and may be ${issue.found}`;
  const text = `${receiver} refuses what ${sender} may send as \`${sent.wireType}\`: ${field} ${clash}.`;
  const event = JSON.stringify(witness);
  const shown = event.length > WITNESS_MAX ? `${event.slice(0, WITNESS_MAX)}…` : event;
  const location = origins.locate(entity.message(sent.id), path);
  const related = location ? [{ message: `${sender} may send ${shown}`, location }] : [];
  const place = origins.locate(entity.message(read.id), path);
  return finding("lint/incompatible-message", text, { location: place, related });
}

/** Where a value is described, most likely. What stands elsewhere is shown at what is around it. */
const schemaPath = (pointer: string): readonly string[] =>
  parsePointer(pointer).flatMap((segment) =>
    /^\d+$/.test(segment) ? ["items"] : ["properties", segment],
  );
