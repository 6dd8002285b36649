import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A volume in memory that is soon full. */
export interface SmallVolume {
  /** An empty folder on it, which belongs to the user with the number `uid`. */
  folderFor(uid: number): string;
  /** Nothing may be using it any more. */
  unmount(): void;
}

/** Undefined where we may not mount anything: only root may, and not in every container. */
export function mountSmallVolume(sizeMib: number): SmallVolume | undefined {
  const path = mkdtempSync(join(tmpdir(), "asyncapi-gen-volume-"));
  const options = ["-t", "tmpfs", "-o", `size=${sizeMib}m,mode=755`, "tmpfs", path];
  if (spawnSync("mount", options).status !== 0) {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    folderFor(uid) {
      const folder = join(path, "data");
      mkdirSync(folder, { mode: 0o700 });
      chownSync(folder, uid, uid);
      return folder;
    },
    unmount() {
      spawnSync("umount", [path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
