import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TemplateFiles } from "../../scaffold/project.js";
import type { OwnPackage } from "../own-package.js";

/**
 * What `init` lays down: `dist/project-files.json` in a package; where the sources themselves run,
 * what the build would put there now.
 */
export async function readTemplateFiles({ root }: OwnPackage): Promise<TemplateFiles> {
  const packed = new URL("./project-files.json", import.meta.url);
  if (existsSync(packed)) return JSON.parse(readFileSync(packed, "utf8"));
  const script = pathToFileURL(join(root, "scripts/build/project-files.mjs")).href;
  const { projectFiles }: { readonly projectFiles: () => TemplateFiles } = await import(
    /* @vite-ignore */ script
  );
  return projectFiles();
}
