import { relative } from "node:path";

/**
 * What the parser's packages load, and nothing here ever uses: almost half of the work that judging a first small
 * document takes, and 20 MB. Each is replaced in the bundle; a build whose packages no longer hold it fails.
 */
const parts = [
  {
    // Structure is judged by checks that are compiled at build time (`meta-schemas.mjs`). The parser itself
    // needs the names of the versions, which stand in the package's index.
    file: /[\\/]@asyncapi[\\/]specs[\\/]schemas[\\/][^\\/]+\.json$/,
    contents: "{}",
    loader: "json",
  },
  {
    // Judges the rule sets of users. The only one here is the parser's own, which its release has tested.
    file: /[\\/]spectral-core[\\/]dist[\\/]ruleset[\\/]validation[\\/]assertions\.js$/,
    contents: "exports.assertValidRuleset = () => {}; exports.assertValidRule = () => {};",
    loader: "js",
  },
  {
    // Everything that the parser may read is handed to it; it fetches nothing.
    file: /[\\/]node-fetch[\\/]lib[\\/]index\.m?js$/,
    contents: 'export default async () => { throw new Error("nothing is fetched here"); };',
    loader: "js",
  },
];

export const withoutUnusedParts = {
  name: "without-unused-parts",
  setup(build) {
    const replaced = new Set();
    for (const part of parts) {
      build.onLoad({ filter: part.file }, () => {
        replaced.add(part);
        return { contents: part.contents, loader: part.loader };
      });
    }
    build.onEnd(({ errors }) => {
      const missed = parts.filter((part) => !replaced.has(part)).map(({ file }) => file.source);
      if (errors.length > 0 || missed.length === 0) return {};
      const file = relative(process.cwd(), import.meta.filename);
      const text = `no bundled file matches ${missed.join(", ")}: see ${file}`;
      return { errors: [{ text }] };
    });
  },
};
