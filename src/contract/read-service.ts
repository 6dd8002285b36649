import { childOf, type Place, textOf } from "../document/source-file.js";
import { kebabCase, shortHash } from "./names.js";
import type { ReadService } from "./reading.js";

/** The application that a document describes: `x-service`, else its title. */
export function readRootService(root: Place): ReadService {
  const info = childOf(root, "info");
  const title = textOf(info, "title") ?? textOf(root, "x-service") ?? "Service";
  const description = textOf(info, "description");
  const named = textOf(root, "x-service");
  return {
    id: named === undefined ? idOfTitle(title) : serviceId(named),
    title,
    ...(description !== undefined && { description }),
    place: childOf(root, "x-service") ?? (info && childOf(info, "title")) ?? root,
  };
}

/** The application that an operation names by `x-service`, where one document describes several. */
export function readOwnService(operation: Place): ReadService | undefined {
  const place = childOf(operation, "x-service");
  const title = textOf(operation, "x-service");
  return place && title !== undefined ? { id: serviceId(title), title, place } : undefined;
}

/** `Order service`, `Order API` and `Order` all are `order`. */
function idOfTitle(title: string): string {
  const id = kebabCase(title);
  return id.replace(/-(service|api|application)$/, "") || serviceId(title);
}

export const serviceId = (text: string): string => kebabCase(text) || `service-${shortHash(text)}`;
