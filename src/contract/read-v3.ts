import { finding } from "../diagnostics/finding.js";
import type { LoadedDocument } from "../document/load.js";
import {
  childOf,
  childrenOf,
  follow,
  keyOf,
  locationOf,
  type Place,
  placeKey,
  rootOf,
  textOf,
} from "../document/source-file.js";
import { componentMessages } from "./component-messages.js";
import { readChannel, undescribedParameters } from "./read-channel.js";
import { type OperationContext, type ReadOperations, readOperations } from "./read-operation.js";
import { readDynamicReply, replyChannels } from "./read-reply.js";
import { readRootService } from "./read-service.js";
import type { Direction, Reading, ReadMessage, ReadReply } from "./reading.js";
import { draftSagas, readMentions } from "./saga-draft.js";

const directions: Readonly<Record<string, Direction>> = { send: "sends", receive: "receives" };
const opposite: Readonly<Record<Direction, Direction>> = { sends: "receives", receives: "sends" };

/** Reads a 3.x document. */
export function readV3(document: LoadedDocument): Reading {
  const root = rootOf(document.source);
  const context: OperationContext = {
    major: 3,
    service: readRootService(root),
    defaultContentType: textOf(root, "defaultContentType") ?? "application/json",
  };
  const channels = childrenOf(childOf(root, "channels")).flatMap((each) => follow(each) ?? []);
  const operations = childrenOf(childOf(root, "operations")).flatMap((written) => {
    const place = follow(written);
    return place ? [{ place, id: keyOf(written) }] : [];
  });
  const read = operations.flatMap(({ place, id }) => operationsOf(context, place, id));
  const answered = replyChannels(operations.map(({ place }) => place));
  const { sagas, diagnostics } = draftSagas(document, context.service);
  return {
    services: [context.service, ...read.flatMap((each) => each.service ?? [])],
    channels: channels.flatMap((channel) => {
      const address = addressOf(channel);
      return address === undefined ? [] : [readChannel(channel, address)];
    }),
    operations: read.flatMap((each) => each.operations),
    messages: [
      ...read.flatMap((each) => each.operations.map(({ message }) => message)),
      ...channels.flatMap((channel) => channelMessages(channel, context)),
      ...componentMessages(root, context),
      ...sagas.flatMap((saga) => readMentions(saga, context)),
    ],
    sagas,
    diagnostics: [
      ...diagnostics,
      ...channels.flatMap((channel) => {
        const written = childOf(channel, "address");
        const location = written ? locationOf(written) : locationOf(channel, "key");
        return undescribedParameters(channel, addressOf(channel) ?? "", location);
      }),
      ...channels.flatMap((channel) =>
        addressOf(channel) === undefined && !answered.has(placeKey(channel))
          ? [withoutAddress(channel)]
          : [],
      ),
    ],
  };
}

/** An operation, and the one in the other direction that its `reply` is. */
function operationsOf(
  context: OperationContext,
  operation: Place,
  operationId: string,
): readonly ReadOperations[] {
  const direction = directions[textOf(operation, "action") ?? ""];
  if (!direction) return [];
  const reply = follow(childOf(operation, "reply"));
  const dynamic = reply && readDynamicReply(reply);
  const read = operationOn(context, operation, operation, direction, operationId, dynamic);
  if (!reply || dynamic) return read;
  const answers = operationOn(context, operation, reply, opposite[direction], operationId);
  return [...read, ...answers];
}

/** `holder` (an operation or its reply) names the channel and, perhaps, some of its messages. */
function operationOn(
  context: OperationContext,
  operation: Place,
  holder: Place,
  direction: Direction,
  operationId: string,
  reply?: ReadReply,
): readonly ReadOperations[] {
  const channel = follow(childOf(holder, "channel"));
  const address = channel && addressOf(channel);
  if (!channel || address === undefined) return [];
  const listed = childOf(holder, "messages") ?? childOf(channel, "messages");
  const messages = childrenOf(listed).flatMap((each) => follow(each) ?? []);
  return [readOperations(context, operation, { direction, address, messages, operationId, reply })];
}

/** A channel without `address` is called by its key; `address: null` is only known at run time. */
function addressOf(channel: Place): string | undefined {
  const address = childOf(channel, "address");
  if (!address) return keyOf(channel);
  return typeof address.value === "string" ? address.value : undefined;
}

const channelMessages = (
  channel: Place,
  { major, defaultContentType }: OperationContext,
): readonly ReadMessage[] =>
  childrenOf(childOf(channel, "messages")).flatMap((each) => {
    const place = follow(each);
    const address = addressOf(channel) ?? keyOf(channel);
    return place ? [{ place, major, address, defaultContentType }] : [];
  });

const withoutAddress = (channel: Place) =>
  finding("contract/channel-without-address", `Channel \`${keyOf(channel)}\` has no address.`, {
    location: locationOf(channel),
  });
