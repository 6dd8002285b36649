import { afterAll, beforeAll } from "vitest";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../../../test/postgres.js";
import { openStore } from "../shop/store.js";
import { playAll } from "./play-all.js";

describeOnPostgres("the shop on PostgreSQL", () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  playAll(async () => openStore("postgres", await server.createDatabase()));
});
