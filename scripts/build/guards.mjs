/** Refuses bundles that build, and would fail at a user's. Each guard names the mend. */

/**
 * esbuild gives a lazily imported CommonJS package only a default export, while tsx, vitest and tsc
 * see its named ones: it would work everywhere but in the published package.
 */
export function guardGenerator(metafile) {
  for (const [path, input] of ownInputs(metafile)) {
    for (const { kind, path: target, original } of input.imports) {
      if (kind !== "dynamic-import" || metafile.inputs[target]?.format !== "cjs") continue;
      throw new Error(
        `${path}: import("${original}") loads a CommonJS package, which loses its named exports in ` +
          "the bundle. Import it statically in a file of its own and load that file lazily.",
      );
    }
  }
}

/** A running service must not pull in the generator half, nor any package. */
export function guardRuntime(metafile) {
  for (const path of Object.keys(metafile.inputs)) {
    if (/^src\/(runtime|testing)\//.test(path)) continue;
    const importer = Object.entries(metafile.inputs).find(([, input]) =>
      input.imports.some((imported) => imported.path === path),
    );
    throw new Error(
      `${importer?.[0] ?? "an entry"} pulls ${path} into the runtime. src/runtime and src/testing ` +
        "import only each other; an adapter's package must be an optional peer.",
    );
  }
}

function ownInputs(metafile) {
  return Object.entries(metafile.inputs).filter(([path]) => path.startsWith("src/"));
}
