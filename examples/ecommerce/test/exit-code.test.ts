import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { describeOnPostgres } from "../../../test/postgres.js";

const script = `
  import { openStore } from "./examples/ecommerce/shop/store.ts";
  const { close } = await openStore("postgres", "");
  await close();
  process.exitCode = 3;
`;

describeOnPostgres("a process that has used a PostgreSQL of its own", () => {
  test("ends with the code it chose", { timeout: 60_000 }, () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", script],
      { encoding: "utf8" },
    );
    expect({ status, stderr }).toEqual({ status: 3, stderr: "" });
  });
});
