import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DOCUMENT, project } from "./project.js";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** A command in a real process of which one output is closed before anything is written. */
async function cutOff(folder: string, output: "stdout" | "stderr", ...argv: readonly string[]) {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN, ...argv], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child[output].destroy();
  const other = output === "stdout" ? child.stderr : child.stdout;
  let text = "";
  other.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const [code] = await once(child, "close");
  return { code, text };
}

// As in `asyncapi-gen generate --check | head -1`.
test("a reader that leaves early changes nothing of the answer", async () => {
  const { folder } = project({ "a.yaml": DOCUMENT });
  const check = ["generate", "a.yaml", "--out", ".", "--check"];
  const { code, text } = await cutOff(folder, "stdout", ...check);
  expect(code).toBe(1);
  expect(text).toContain("generated/light/consumer.ts is missing.");
  expect(text).not.toMatch(/EPIPE|bug/);
  expect(await cutOff(folder, "stderr", ...check)).toMatchObject({
    code: 1,
    text: expect.stringContaining("+++ b/generated/light/consumer.ts"),
  });
}, 60_000);
