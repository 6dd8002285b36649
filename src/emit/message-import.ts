import type { MessageId } from "../contract/model.js";
import type { Identifier } from "./code.js";
import { identifier } from "./identifier.js";
import type { Imports } from "./imports.js";
import { messageFile, type Names } from "./names.js";

/**
 * Imports a message as what it is, a type and a descriptor under one name. A message called like
 * something the file has already (`Published`, `Handler`) gets a name of its own there.
 */
export function importMessage(imports: Imports, names: Names, id: MessageId): Identifier {
  const place = names.message(id);
  const alias = identifier(`${place.name}Message`, "PascalCase");
  return imports.value(place.name, messageFile(place), alias);
}
