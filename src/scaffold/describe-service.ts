import type { ServiceParts } from "../emit/service-parts.js";

/** What a service does, by the names its files have; nothing is taken from a document's prose. */
export function describeService({ handles, sagas, sends }: ServiceParts): string {
  const parts = [
    ...(handles.length === 0 ? [] : [`handles ${quoted(handles.map(({ key }) => key))}`]),
    ...(sagas.length === 0 ? [] : [`runs the saga ${quoted(sagas.map(({ key }) => key))}`]),
    ...(sends.length === 0 ? [] : [`says ${quoted(sends.map(({ key }) => key))}`]),
  ];
  return parts.length === 0 ? "says and hears nothing yet" : parts.join("; ");
}

// A key is an identifier or a quoted string; what could end the code span is left out of the latter.
const quoted = (keys: readonly string[]): string =>
  [...new Set(keys)].map((key) => `\`${key.replace(/[`\r\n]/g, "")}\``).join(", ");
