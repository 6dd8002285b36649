import { execFile } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Service, ServiceOptions } from "asyncapi-gen/runtime";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const shop = fileURLToPath(new URL("../../", import.meta.url));
const document = fileURLToPath(new URL("./analytics.asyncapi.yaml", import.meta.url));

/** The shop as its authors have it, in a folder of its own: contracts, generated code, own code. */
export interface Project {
  /** The real command: `asyncapi-gen generate`. */
  generate(): Promise<void>;
  /** Adds the contract of the analytics service; nothing else. */
  addContract(): void;
  /** Every file with its bytes and when it was written. */
  files(): ReadonlyMap<string, string>;
  /** What was generated for the analytics service. */
  analytics(): Promise<{
    createAnalyticsService(options: ServiceOptions & { handlers: object }): Service<object>;
  }>;
  remove(): void;
}

export function copyOfTheShop(): Project {
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-shop-"));
  for (const part of ["contracts", "services", "asyncapi-gen.config.json"]) {
    cpSync(join(shop, part), join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  return {
    async generate() {
      const config = join(folder, "asyncapi-gen.config.json");
      const command = ["--import", "tsx", "src/cli/main.ts", "generate", "--config", config];
      await promisify(execFile)(process.execPath, command, { cwd: root });
    },
    addContract: () => cpSync(document, join(folder, "contracts", "analytics.asyncapi.yaml")),
    files: () =>
      new Map(
        filesIn(folder).map((path) => [
          relative(folder, path),
          `${statSync(path).mtimeMs} ${readFileSync(path, "utf8")}`,
        ]),
      ),
    analytics: () =>
      import(pathToFileURL(join(folder, "generated", "analytics", "service.ts")).href),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
