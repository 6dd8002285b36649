import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    // Generated code imports the package by its own name; tests run it against the sources.
    // Exact matches, so that a deep import fails here as it does for a user.
    alias: [
      { find: /^asyncapi-gen$/, replacement: source("index.ts") },
      { find: /^asyncapi-gen\/runtime$/, replacement: source("runtime/index.ts") },
      { find: /^asyncapi-gen\/runtime\/pglite$/, replacement: source("runtime/store/pglite.ts") },
      {
        find: /^asyncapi-gen\/runtime\/postgres$/,
        replacement: source("runtime/store/postgres.ts"),
      },
      {
        find: /^asyncapi-gen\/runtime\/nats$/,
        replacement: source("runtime/transport/nats/index.ts"),
      },
      { find: /^asyncapi-gen\/testing$/, replacement: source("testing/index.ts") },
    ],
  },
  test: {
    include: ["{src,test,examples}/**/*.test.ts"],
    // What the golden cases expect to be generated is compiled, not run: it belongs to no service.
    exclude: [...configDefaults.exclude, "test/cases/*/**"],
    globalSetup: ["./test/temporary-folder.ts"],
    reporters: ["default", "./scripts/summary-reporter.mjs"],
    // One more than vitest's own choice on two cores: many tests wait for a database.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Generous on purpose: PGlite takes seconds to open on a busy machine. No test waits for time to pass.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
