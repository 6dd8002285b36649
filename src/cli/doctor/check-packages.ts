import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CheckLine } from "./check-result.js";

/** Majors and minors from `least` up to the next major, as package.json asks of its peers. */
const peers = [
  { name: "@electric-sql/pglite", least: [0, 5] },
  { name: "pg", least: [8, 11] },
] as const;

export function checkNode(version: string): CheckLine {
  const isEnough = isFrom(version, [20, 19], true);
  return isEnough
    ? { check: "node", status: "ok", message: version }
    : {
        check: "node",
        status: "problem",
        message: `${version} is too old`,
        mend: "install Node.js 20.19 or later.",
      };
}

/** Which databases the project can use; it needs one of the two. */
export function checkPeers(cwd: string): readonly CheckLine[] {
  const found = peers.map((peer) => ({ ...peer, version: installed(peer.name, cwd) }));
  if (found.every(({ version }) => version === undefined)) {
    return [
      {
        check: "packages",
        status: "warning",
        message: "neither pg nor @electric-sql/pglite is installed",
        mend: "run `npm install pg`, or `npm install @electric-sql/pglite`.",
      },
    ];
  }
  return found.flatMap(({ name, least, version }): CheckLine[] => {
    if (version === undefined) return [];
    if (isFrom(version, least, false)) return [{ check: name, status: "ok", message: version }];
    const range = `${least.join(".")} or later, below ${least[0] + 1}`;
    return [
      {
        check: name,
        status: "problem",
        message: `${version} is not ${range}`,
        mend: `run \`npm install ${name}@${least[0]}\`.`,
      },
    ];
  });
}

function isFrom(version: string, [major, minor]: readonly [number, number], open: boolean) {
  const [own = 0, second = 0] = version.split(".").map(Number);
  return own === major ? second >= minor : open && own > major;
}

function installed(name: string, folder: string): string | undefined {
  const path = join(folder, "node_modules", name, "package.json");
  if (existsSync(path)) return String(JSON.parse(readFileSync(path, "utf8")).version);
  return dirname(folder) === folder ? undefined : installed(name, dirname(folder));
}
