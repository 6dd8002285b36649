import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";

export interface FolderWatch {
  /** Watches these folders (absolute) and no others; throws what the operating system refuses. */
  update(folders: readonly string[]): void;
  close(): void;
}

interface Watched {
  readonly watcher: FSWatcher;
  readonly inode: number;
}

/**
 * Tells of every change in some folders. Folders and not files: an editor that replaces a file by
 * renaming another one leaves a watch on the old file, which nobody sees any more.
 */
export function watchFolders(onChange: (path: string) => void): FolderWatch {
  const watched = new Map<string, Watched>();
  const drop = (folder: string): void => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  const open = (folder: string, inode: number): void => {
    const watcher = watch(folder, (_, name) =>
      onChange(name === null ? folder : join(folder, name)),
    );
    // The folder itself may go away.
    watcher.on("error", () => {
      drop(folder);
      onChange(folder);
    });
    watched.set(folder, { watcher, inode });
  };
  return {
    update: (folders) => {
      const wanted = new Map(folders.map(existing).map(({ folder, inode }) => [folder, inode]));
      for (const [folder, { inode }] of [...watched]) {
        // A folder that was removed and made again has the same name and is another one.
        if (wanted.get(folder) !== inode) drop(folder);
      }
      for (const [folder, inode] of wanted) if (!watched.has(folder)) open(folder, inode);
    },
    close: () => {
      for (const folder of [...watched.keys()]) drop(folder);
    },
  };
}

/** The folder, or while there is none the nearest one above, where it will appear. */
function existing(folder: string): { readonly folder: string; readonly inode: number } {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() || folder === dirname(folder)) {
    return { folder, inode: stats?.ino ?? 0 };
  }
  return existing(dirname(folder));
}
