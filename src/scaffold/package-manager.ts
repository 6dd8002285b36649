import type { Choices } from "./choices.js";

/** How one does with a package manager what a project's documents speak of. */
export interface PackageManagerCommands {
  readonly install: string;
  /** Installs exactly what the lock file says. */
  readonly cleanInstall: string;
  /** Put before the name of a script. */
  readonly run: string;
  readonly test: string;
  readonly addPg: string;
  /** Put before the name of a program that is installed. */
  readonly exec: string;
  /** Runs a package that is not installed. */
  readonly execute: string;
}

const npm: PackageManagerCommands = {
  install: "npm install",
  cleanInstall: "npm ci",
  run: "npm run",
  test: "npm test",
  addPg: "npm install pg",
  exec: "npx",
  execute: "npx",
};

const pnpm: PackageManagerCommands = {
  install: "pnpm install",
  cleanInstall: "pnpm install --frozen-lockfile",
  run: "pnpm run",
  test: "pnpm test",
  addPg: "pnpm add pg",
  exec: "pnpm exec",
  execute: "pnpm dlx",
};

const yarn: PackageManagerCommands = {
  install: "yarn install",
  cleanInstall: "yarn install --immutable",
  run: "yarn run",
  test: "yarn test",
  addPg: "yarn add pg",
  exec: "yarn",
  execute: "yarn dlx",
};

const yarnClassic: PackageManagerCommands = {
  ...yarn,
  cleanInstall: "yarn install --frozen-lockfile",
  execute: "npx",
};

const bun: PackageManagerCommands = {
  install: "bun install",
  cleanInstall: "bun install --frozen-lockfile",
  run: "bun run",
  // `bun test` would be its own test runner.
  test: "bun run test",
  addPg: "bun add pg",
  exec: "bunx",
  execute: "bunx",
};

/** The commands of the chosen package manager. */
export function commandsOf(choices: Choices): PackageManagerCommands {
  if (choices.packageManager === "yarn") return isYarnClassic(choices) ? yarnClassic : yarn;
  return { npm, pnpm, bun }[choices.packageManager];
}

export const isYarnClassic = ({ packageManager, packageManagerVersion }: Choices): boolean =>
  packageManager === "yarn" && (packageManagerVersion ?? "1").startsWith("1");
