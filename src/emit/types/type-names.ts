import type { SchemaId } from "../../contract/model.js";
import type { Identifier } from "../code.js";
import { identifier } from "../identifier.js";
import type { Imports } from "../imports.js";
import { type Names, schemaFile } from "../names.js";
import type { TypeScope } from "./named-types.js";

/**
 * Names of named schemas in a file that imports them, but for `self`, which it declares. A schema
 * called like the message of the file gets the name `<Name>Schema` there.
 */
export const importedTypes = (imports: Imports, names: Names, self?: SchemaId): TypeScope => ({
  nameOf: (id: SchemaId): Identifier => {
    const place = names.schema(id);
    if (id === self) return place.name;
    const alias = identifier(`${place.name}Schema`, "PascalCase");
    return imports.type(place.name, schemaFile(place), alias);
  },
});
