import type { ValidateFunction } from "ajv";
import sagaSchema from "../../schemas/saga.schema.json" with { type: "json" };
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { createAjv } from "../document/ajv.js";
import { formatPointer } from "../document/json-pointer.js";
import { readableProblems } from "../document/schema-errors.js";
import type { Place } from "../document/source-file.js";

let compiled: ValidateFunction | undefined;

/** What is wrong with the shape of `x-sagas`, at exact places. */
export function checkShape(sagas: Place): readonly Diagnostic[] {
  compiled ??= createAjv().compile(sagaSchema);
  if (compiled(sagas.value)) return [];
  return readableProblems(compiled.errors ?? []).map(({ path, message }) => {
    const where = `\`x-sagas${formatPointer(path)}\``;
    return finding("saga/invalid", `${where} ${message}.`, {
      location: sagas.source.locate([...sagas.path, ...path]),
    });
  });
}
