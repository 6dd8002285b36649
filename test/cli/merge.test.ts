import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { project } from "./project.js";

const SHOP = fileURLToPath(new URL("../../examples/ecommerce/", import.meta.url));
const PARTS = ["contracts", "generated", "services", "asyncapi-gen.config.json"];

/** `text` without what stands from `start` up to `end`. */
function without(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`the shop no longer has ${start}`);
  return text.slice(0, from) + text.slice(to);
}

test("a handler, a step and a compensation that the shop's own files lack come back as stubs", async () => {
  const { folder, read, write, run } = project({});
  for (const part of PARTS) cpSync(join(SHOP, part), join(folder, part), { recursive: true });
  const [handlers, saga] = [
    "services/inventory/handlers.ts",
    "services/order/order-fulfilment.saga.ts",
  ];
  const fewer = without(read(handlers), "  async releaseInventory(", "  async restockInventory(");
  const shorter = without(read(saga), "    compensate: ", "  },\n\n  checkCredit: {");
  const rest = without(shorter, "  checkCredit: {", "  completesWith");
  write(handlers, fewer);
  write(saga, rest);

  const check = await run("generate", "--check");
  expect(check.code).toBe(1);
  expect(check.stdout).toContain('+  releaseInventory: unwritten("releaseInventory"),\n');
  expect([read(handlers), read(saga)]).toEqual([fewer, rest]);

  expect((await run("generate")).code).toBe(0);
  const IMPORT = 'import { unwritten } from "asyncapi-gen/runtime";\n';
  expect(read(handlers)).toBe(
    IMPORT +
      fewer.replace(
        "InventoryHandlers = {\n",
        `$&  // async releaseInventory({ payload }, { tx, publish }) { ... }
  releaseInventory: unwritten("releaseInventory"),

`,
      ),
  );
  expect(read(saga)).toBe(
    IMPORT +
      rest.replace(
        "  },\n\n  completesWith",
        `    compensate: unwritten("reserveInventory.compensate"),
  },

  checkCredit: {
    // send: ({ start }) => ({ ... }),
    send: unwritten("checkCredit.send"),
    compensate: unwritten("checkCredit.compensate"),
  },

  completesWith`,
      ),
  );
  expect((await run("generate", "--check")).code).toBe(0);
}, 60_000);
