import { MANIFEST_NAME } from "./manifest.js";
import { isOwnScratch } from "./scratch.js";

// Files that version control and desktops put anywhere; never ours, never in the way.
const TOLERATED = new Set([".gitignore", ".gitattributes", ".DS_Store"]);

/** Whether a file in the folder of generated files must be one of them. */
export const isOfInterest = (path: string): boolean => {
  const name = path.split("/").at(-1) ?? "";
  return path !== MANIFEST_NAME && !TOLERATED.has(name) && !isOwnScratch(path);
};
