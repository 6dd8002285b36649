import type { SchemaId } from "../contract/model.js";
import { docText } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { Imports } from "./imports.js";
import { usedMessages, usedSchemas } from "./message-use.js";
import { type Names, namesOf, schemaFile } from "./names.js";
import type { EmitOptions } from "./options.js";
import { SchemaSet } from "./schema/schema-set.js";
import { render } from "./template.js";
import { declareType } from "./types/declaration.js";
import { importedTypes } from "./types/type-names.js";

/** `schemas/<schema>.ts`: the type of each named schema that a message uses. */
export const schemas: Emitter = {
  name: "schemas",
  emit: (contract, options) => {
    const set = new SchemaSet(contract);
    const names = namesOf(contract);
    const used = usedSchemas(usedMessages(contract, options), set);
    return used.map((id) => schemaFileOf(id, set, names, options));
  },
};

function schemaFileOf(
  id: SchemaId,
  set: SchemaSet,
  names: Names,
  options: EmitOptions,
): GeneratedFile {
  const place = names.schema(id);
  const path = schemaFile(place);
  const imports = new Imports(path, [place.name]);
  const node = set.get(id);
  const declaration = declareType(place.name, node, importedTypes(imports, names, id), set, id);
  const text = render("schema.ts", {
    header: header(options.sourceOf(`schema:${id}`)),
    doc: docText(typeof node === "boolean" ? undefined : node.description),
    declaration,
    imports: imports.print(),
  });
  return { path, text, owner: "generator" };
}
