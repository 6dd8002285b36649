import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { emit } from "../../src/emit/index.js";
import { options } from "./contract.js";
import { contracts } from "./contracts.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
// Below node_modules of this repository, so that packages are found as a user's would be.
const folder = mkdtempSync(join(cache, "compiles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIGHTS = "channels with parameters, headers, and names of the runtime";
const projectOf = (name: string): string => name.replaceAll(/\W+/g, "-");

const PLANTED = 'export const planted: number = "no number";\n';

const USER = `import type { LightsHandlers } from "./generated/lights/consumer.js";
import type { LightsPublisher } from "./generated/lights/publisher.js";
import { createSilentService } from "./generated/silent/service.js";

// @ts-expect-error: handlers are missing
export const handlers: LightsHandlers = { handler: async () => {} };

export async function say(publish: LightsPublisher): Promise<void> {
  await publish.dim({ id: "a" }, { parameters: { lightId: "1" }, headers: { tenant: "x" }, key: "k" });
  // @ts-expect-error: parameters and headers are missing
  await publish.dim({ id: "a" });
  // @ts-expect-error: the payload's id is missing
  await publish.dim({}, { parameters: { lightId: "1" }, headers: { tenant: "x" } });
  // @ts-expect-error: no such parameter
  await publish.dim({ id: "a" }, { parameters: { light: "1" }, headers: { tenant: "x" } });
  // @ts-expect-error: it does not send this
  await publish.published({ id: "a" });
  await publish["log-it"]({ id: "a" });
}

export const full: LightsHandlers = {
  async published({ payload, parameters: { lightId, room } }, { publish }) {
    await publish["log-it"]({ id: \`\${payload.id} \${lightId} \${room}\` });
  },
  handler: async ({ payload }) => void payload.id,
  describe2: () => {},
  describe: { prepare: async () => 7, handle: ({ prepared }) => void prepared },
};

createSilentService({
  ...(undefined as unknown as Parameters<typeof createSilentService>[0]),
  handlers: {
    // @ts-expect-error: the service sends nothing
    dim: async (_, { publish }) => publish.dim(),
  },
});
`;

test("what is generated compiles under every strict flag", () => {
  for (const [name, contract] of Object.entries(contracts)) {
    for (const { path, owner, text } of emit(contract, options)) {
      const side = owner === "generator" ? options.outDir : options.servicesDir;
      const target = join(folder, projectOf(name), side, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
  writeFileSync(join(folder, projectOf(LIGHTS), "user.ts"), USER);
  writeFileSync(join(folder, "planted.ts"), PLANTED);
  const settings = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noUnusedParameters: true,
      noPropertyAccessFromIndexSignature: true,
      paths: {
        "asyncapi-gen/runtime": [join(root, "src/runtime/index.ts")],
        "asyncapi-gen/testing": [join(root, "src/testing/index.ts")],
      },
    },
    include: ["."],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--noEmit"], {
    encoding: "utf8",
  });
  // The planted error shows that the compiler looked.
  expect(stdout.trim().split("\n")).toEqual([
    expect.stringMatching(/planted\.ts\(1,14\): error TS2322/),
  ]);
});
