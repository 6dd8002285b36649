import { childOf, type Place, textOf } from "../document/source-file.js";
import { kebabCase, limitLength, shortHash } from "./names.js";
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
  const [, name = title] = /^(.*\S)\s+(?:service|api|application)\s*$/is.exec(title) ?? [];
  return serviceId(name);
}

/** A name for folders and identifiers: kebab-case, and it begins with a letter. */
export function serviceId(text: string): string {
  const id = limitLength(kebabCase(text), text);
  if (id === "") return `service-${shortHash(text)}`;
  return /^\p{ID_Start}/u.test(id) ? id : `service-${id}`;
}
