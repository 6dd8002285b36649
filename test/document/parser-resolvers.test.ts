import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSemanticsCheck } from "../../src/document/semantics.js";
import { createFolder } from "./folder.js";

/** The second line of defence: our loader refuses these references before the parser sees them. */
describe("the parser", () => {
  const withReference = (reference: string) => ({
    texts: {
      "0.json": JSON.stringify({
        asyncapi: "3.0.0",
        info: { title: "t", version: "1" },
        channels: { a: { address: "a", messages: { M: { payload: { $ref: reference } } } } },
      }),
    },
  });

  it("opens no connection for a URL", async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await createSemanticsCheck()(withReference(`http://127.0.0.1:${port}/x.json`));
    await new Promise((resolve) => server.close(resolve));
    expect(requests).toBe(0);
  });

  it("reads no file", async () => {
    const secret = join(createFolder({ "secret.json": "{ not json" }), "secret.json");
    // Read, this file would be a syntax error of the parser.
    expect(await createSemanticsCheck()(withReference(secret))).toEqual([]);
    expect(await createSemanticsCheck()(withReference(`file://${secret}`))).toEqual([]);
  });
});
