import type { LoadedDocument } from "../document/load.js";
import {
  childOf,
  childrenOf,
  follow,
  keyOf,
  locationOf,
  type Place,
  rootOf,
  textOf,
} from "../document/source-file.js";
import { componentMessages } from "./component-messages.js";
import { readChannel, undescribedParameters } from "./read-channel.js";
import { type OperationContext, type ReadOperations, readOperations } from "./read-operation.js";
import { readRootService } from "./read-service.js";
import type { Direction, Reading } from "./reading.js";
import { draftSagas, readMentions } from "./saga-draft.js";
import { layeredText, layersOf } from "./traits.js";

// What others may publish, the application receives; see the terminology in model.ts.
const directions: Readonly<Record<string, Direction>> = { publish: "receives", subscribe: "sends" };

/** Reads a 2.x document. */
export function readV2(document: LoadedDocument): Reading {
  const root = rootOf(document.source);
  const context: OperationContext = {
    major: 2,
    service: readRootService(root),
    defaultContentType: textOf(root, "defaultContentType") ?? "application/json",
  };
  const channels = childrenOf(childOf(root, "channels")).flatMap((written) => {
    const channel = follow(written);
    return channel ? [{ channel, address: keyOf(written), written }] : [];
  });
  const read = channels.flatMap(({ channel, address }) => operationsOf(context, channel, address));
  const operations = read.flatMap((each) => each.operations);
  const { sagas, diagnostics } = draftSagas(document, context.service);
  return {
    services: [context.service, ...read.flatMap((each) => each.service ?? [])],
    channels: channels.map(({ channel, address }) => readChannel(channel, address)),
    operations,
    messages: [
      ...operations.map(({ message }) => message),
      ...componentMessages(root, context),
      ...sagas.flatMap((saga) => readMentions(saga, context)),
    ],
    sagas,
    diagnostics: [
      ...diagnostics,
      ...channels.flatMap(({ channel, address, written }) =>
        undescribedParameters(channel, address, locationOf(written, "key")),
      ),
    ],
  };
}

const operationsOf = (
  context: OperationContext,
  channel: Place,
  address: string,
): readonly ReadOperations[] =>
  Object.entries(directions).flatMap(([word, direction]) => {
    const operation = follow(childOf(channel, word));
    if (!operation) return [];
    const operationId = layeredText(layersOf(operation, 2), "operationId");
    const messages = messagesOf(operation);
    return [readOperations(context, operation, { direction, address, messages, operationId })];
  });

/** The messages of an operation: one, or several under `oneOf`, or none. */
function messagesOf(operation: Place): readonly Place[] {
  const message = follow(childOf(operation, "message"));
  if (!message) return [];
  const several = childOf(message, "oneOf");
  return several ? childrenOf(several).flatMap((each) => follow(each) ?? []) : [message];
}
