import type { Choices } from "../../scaffold/choices.js";
import type { Io } from "../io.js";

type Detected = Pick<Choices, "packageManager" | "packageManagerVersion">;

/** The package manager that runs us, by what it says of itself: `pnpm/10.2.0 npm/? node/v22 ...`. */
export function detectPackageManager({ env }: Io): Detected {
  const agent = /^(npm|pnpm|yarn|bun)\/(\d[\w.+-]*)/.exec(env.npm_config_user_agent ?? "");
  const [, name, version] = agent ?? [];
  if (version === undefined || !isPackageManager(name)) return { packageManager: "npm" };
  return { packageManager: name, packageManagerVersion: version };
}

const isPackageManager = (name: unknown): name is Choices["packageManager"] =>
  name === "npm" || name === "pnpm" || name === "yarn" || name === "bun";
