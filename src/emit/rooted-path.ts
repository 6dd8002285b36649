import type { FilePath } from "./code.js";
import { filePath } from "./file-path.js";

/**
 * A file of the generated or of the user's folder, seen from the folder that holds both: what an
 * import from one into the other needs. `folder` is a plain relative path such as `src/generated`.
 */
export const rootedPath = (folder: string, file: string): FilePath =>
  filePath(
    ...folder.split("/").filter((segment) => segment !== "" && segment !== "."),
    ...file.split("/"),
  );
