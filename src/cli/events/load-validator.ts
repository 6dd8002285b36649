import { posix } from "node:path";
import type { Contract, Message } from "../../contract/model.js";
import { emit } from "../../emit/index.js";
import { namesOf, validatorFile } from "../../emit/names.js";
import type { Validate } from "../../runtime/message.js";
import { moduleUrl } from "../module-url.js";

/**
 * The validators that `generate` would write, evaluated from memory: an event is judged here by the
 * very code that a running service judges it by.
 */
export function createValidators(contract: Contract): (message: Message) => Promise<Validate> {
  const options = { outDir: "generated", servicesDir: "services", sourceOf: () => "memory" };
  const files = new Map(
    emit(contract, options, ["validators"]).map(({ path, text }) => [path, text] as const),
  );
  const names = namesOf(contract);
  const urls = new Map<string, string>();
  const urlOf = (path: string): string => {
    const known = urls.get(path);
    if (known !== undefined) return known;
    const text = files.get(path);
    if (text === undefined) throw new Error(`no validator is generated as ${path}`);
    const folder = posix.dirname(path);
    const url = moduleUrl(text, (specifier) =>
      specifier.startsWith(".")
        ? urlOf(posix.join(folder, specifier.replace(/\.js$/, ".ts")))
        : specifier,
    );
    urls.set(path, url);
    return url;
  };
  return async (message) => {
    const url = urlOf(validatorFile(names.message(message.id)));
    const module: { readonly validate: Validate } = await import(/* @vite-ignore */ url);
    return module.validate;
  };
}
