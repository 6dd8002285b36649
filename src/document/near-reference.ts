import { didYouMean } from "../diagnostics/did-you-mean.js";
import { isObject, type Json } from "./json.js";
import { formatPointer } from "./json-pointer.js";
import {
  childOf,
  follow,
  type Place,
  rootOf,
  type SourceFile,
  splitReference,
} from "./source-file.js";

/** The reference that was probably meant by one that leads nowhere. */
export function nearReference(from: SourceFile, reference: string): string | undefined {
  const { file, path } = splitReference(reference);
  const source = file === "" ? from : from.references.get(file);
  if (!source) return undefined;
  const name = /^[^#]*#([^/]+)$/.exec(reference)?.[1];
  const anchor = name && didYouMean(name, [...(source.anchors?.keys() ?? [])]);
  if (anchor !== undefined && anchor !== "") return `${file}#${anchor}`;
  let place: Place = rootOf(source);
  for (const [index, segment] of path.entries()) {
    const holder = follow(place) ?? place;
    const next = childOf(holder, segment);
    if (next) {
      place = next;
      continue;
    }
    // A name with a slash in it, which a pointer must write as `~1`.
    const whole = path.slice(index).join("/");
    if (keysOf(holder.value).includes(whole)) {
      return `${file}#${formatPointer([...path.slice(0, index), whole])}`;
    }
    const meant = didYouMean(segment, keysOf(holder.value));
    if (meant === undefined) return inOtherSection(source, file, path);
    const corrected = [...path.slice(0, index), meant, ...path.slice(index + 1)];
    return `${file}#${formatPointer(corrected)}`;
  }
  return undefined;
}

const keysOf = (value: Json): readonly string[] => (isObject(value) ? Object.keys(value) : []);

/** `#/components/schemas/Order` where `Order` is a message. */
function inOtherSection(
  source: SourceFile,
  file: string,
  path: readonly string[],
): string | undefined {
  const [components, , name, ...more] = path;
  const sections = childOf(rootOf(source), "components");
  if (components !== "components" || name === undefined || more.length > 0 || !sections) {
    return undefined;
  }
  const section = keysOf(sections.value).find((key) => {
    const place = childOf(sections, key);
    return place && childOf(place, name);
  });
  return section && `${file}#${formatPointer([components, section, name])}`;
}
