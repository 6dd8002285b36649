import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { bundleGenerator } from "./build/bundles.mjs";

/**
 * Writes THIRD-PARTY-NOTICES from what the bundles really contain; `--check` only compares.
 */
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const noticesFile = "THIRD-PARTY-NOTICES";

const preamble = `The files in dist/ of this package contain the following software, each under its own licence.
The runtime (dist/runtime, dist/testing) contains none of it.
`;

/** Code that a package carries inside one of its files, where the list of bundled files cannot show it. */
const carriedInside = {
  "@ts-morph/common": {
    name: "typescript",
    version: ts.version,
    license: "Apache-2.0",
    text: licenceTextIn("node_modules/typescript"),
  },
};

/** Packages published without their licence's text: where the same text is to be found. */
const textsElsewhere = {
  "@asyncapi/parser": () => licenceTextIn("."),
  "@stoplight/spectral-runtime": () => licenceTextIn("node_modules/@stoplight/spectral-core"),
};

const { metafile } = await bundleGenerator("dist", { write: false });
const text = render(packagesIn(metafile).flatMap(describePackage));

if (!process.argv.includes("--check")) {
  writeFileSync(noticesFile, text);
} else if (!existsSync(noticesFile) || readFileSync(noticesFile, "utf8") !== text) {
  console.error(`${noticesFile} is not what the bundle contains: run \`npm run notices\``);
  process.exitCode = 1;
}

/** Folders of the packages that put at least one byte into an output. */
function packagesIn({ outputs }) {
  const files = Object.values(outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path.includes("node_modules/"))
    .map(([path]) => path);
  return [...new Set(files.map(packageFolderOf))];
}

/** A folder such as `dist/esm` may have a package.json that only says "module": look further up. */
function packageFolderOf(file) {
  for (let folder = dirname(file); folder.includes("node_modules"); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version) return folder;
  }
  throw new Error(`${file} belongs to no package`);
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const text = licenceTextIn(folder) || textsElsewhere[name]?.();
  if (!text) {
    throw new Error(
      `${name} ${version} (${license}) comes without its licence's text: add it to textsElsewhere`,
    );
  }
  return [{ name, version, license, text }, carriedInside[name] ?? []].flat();
}

/** Apache-2.0 wants the NOTICE file carried along as well. */
function licenceTextIn(folder) {
  return readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)(\.|$)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim())
    .join("\n\n");
}

/** One section per distinct text, by the first package under it: the same bytes on every machine. */
function render(packages) {
  const sections = new Map();
  for (const { name, version, license, text } of packages) {
    const section = sections.get(text) ?? new Set();
    sections.set(text, section.add(`${name} ${version} (${license})`));
  }
  const printed = [...sections].map(
    ([text, names]) => `${[...names].sort().join("\n")}\n\n${text}\n`,
  );
  return [preamble, ...printed.sort()].join(`\n${"-".repeat(100)}\n\n`);
}
