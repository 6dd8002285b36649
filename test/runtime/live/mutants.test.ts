import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOnPostgres } from "../../postgres.js";
import { bundleMutant, mutants } from "./mutants.js";
import { type Server, startServer } from "./world.js";

describeOnPostgres("a planted bug is found by its case", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ volatile: true });
  });
  afterAll(() => server.stop());

  test.each(mutants.map((mutant) => [mutant.name, mutant.case, mutant] as const))(
    "mutant %s: case %i finds it",
    { timeout: 300_000 },
    async (_, __, mutant) => {
      const { sabotage, experiment, finds } = mutant;
      const bundle = await bundleMutant(mutant);
      const subject = { server, bundle, ...(sabotage === undefined ? {} : { sabotage }) };
      expect((await experiment(subject)).join("; ")).toMatch(finds);
    },
  );
});
