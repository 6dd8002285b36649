import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts", "{src,services,generated}/**/*.test.ts"],
    // The contract tests and the simulation open a PostgreSQL in this process (PGlite), which takes some seconds on a busy machine.
    testTimeout: 60_000,
  },
});
