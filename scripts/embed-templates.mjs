// Writes templates/*.hbs as a module of what Handlebars compiles them to, so that neither a file has to
// be found at run time nor a compiler loaded. `--check` writes nothing and fails when the module is stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import Handlebars from "handlebars";

const folder = new URL("../templates/", import.meta.url);
const module = new URL("../src/emit/templates.generated.ts", import.meta.url);

// `strict` throws on a field that the view lacks; without `noEscape` a `<` would become `&lt;`.
const options = { noEscape: true, strict: true, knownHelpersOnly: true };

/** The module's text for the templates as they are now. */
export function embeddedTemplates() {
  const names = readdirSync(folder).filter((name) => name.endsWith(".hbs"));
  const entries = names.sort().map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8").replaceAll("\r\n", "\n");
    const compiled = Handlebars.precompile(text, options);
    return `  ${JSON.stringify(name.replace(/\.hbs$/, ""))}: ${compiled},\n`;
  });
  return [
    "// Written by scripts/embed-templates.mjs from templates/*.hbs. Do not edit.\n",
    "// @ts-nocheck\n",
    "\n",
    `export const templates = {\n${entries.join("")}};\n`,
  ].join("");
}

/** Whether the module says what the templates say. */
export const isFresh = () => readFileSync(module, "utf8") === embeddedTemplates();

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (!process.argv.includes("--check")) writeFileSync(module, embeddedTemplates());
  else if (!isFresh()) {
    console.error(
      "src/emit/templates.generated.ts is stale: run `node scripts/embed-templates.mjs`",
    );
    process.exitCode = 1;
  }
}
