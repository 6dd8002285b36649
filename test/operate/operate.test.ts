import { isDeepStrictEqual } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { Io } from "../../src/cli/io.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { project } from "../cli/project.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { having as havingAt, type Place } from "./having.js";
import { placed, type Sent, started, startSystem } from "./system.js";

const hostile = '{"note":"\u001b[2J\u202egone"}\n{"line":2}';

const isMatch = (letter: object, part: object): boolean =>
  Object.entries(part).every(([name, value]) =>
    isDeepStrictEqual(Reflect.get(letter, name), value),
  );

describeOnPostgres("operating a system on PostgreSQL", () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());
  const fresh = async (): Promise<Place> => {
    server ??= await startPostgres();
    const connectionString = await server.createDatabase();
    return {
      flags: ["--database", connectionString],
      open: () => postgresStore({ connectionString }),
    };
  };
  const having = async (...messages: readonly Sent[]) => havingAt(await fresh(), messages);

  test("nothing given up: said so, exit code 0", async () => {
    const { run, json } = await having();
    expect(await run("dead-letters", "list")).toEqual({
      code: 0,
      stdout: "",
      stderr: "No dead letters.\n",
    });
    expect(await json("dead-letters", "list")).toEqual({
      code: 0,
      deadLetters: [],
      isMore: false,
    });
  });

  test("dead letters are listed and shown, and cannot steer a terminal", async () => {
    const { run, runWith, json } = await having(
      placed("1", hostile),
      placed("2", new Uint8Array([0xff, 0x00, 0x7b])),
      placed("3", '{"id":"good"}', { type: "Mis\u001b]0;x\u0007placed" }),
    );
    const listed = await json("dead-letters", "list");
    const reasons = listed.deadLetters.map(({ reason }: { reason: string }) => reason);
    expect(reasons).toHaveLength(3);
    const { stdout } = await run("dead-letters", "list");
    expect(stdout.split("\n")).toHaveLength(5);
    expect(stdout).toMatch(/^ *ID {2}CONSUMER/);
    for (const columns of [80, 50, 24]) {
      const parts: string[] = [];
      const narrow = { write: (part: string) => void parts.push(part), isTTY: true, columns };
      await runWith({ stdout: narrow }, "dead-letters", "list");
      const lines = parts.join("").split("\n");
      expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
    }
    const letterWith = (part: object) =>
      listed.deadLetters.find((letter: object) => isMatch(letter, part));
    const [oldest, bytes, strange] = [
      letterWith({ data: hostile }),
      letterWith({ dataBase64: "/wB7" }),
      letterWith({ data: '{"id":"good"}' }),
    ];
    const shown = await run("dead-letters", "show", String(oldest.id));
    expect(shown.stdout).toContain('{"note":"\\u{1b}[2J\\u{202e}gone"}\n{"line":2}\n');
    expect(shown.stdout).toMatch(/^consumer +depot$/m);
    expect((await run("dead-letters", "show", String(bytes.id))).stdout).toContain(
      "00000000  ff 00 7b\n",
    );
    const other = await run("dead-letters", "show", String(strange.id));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is the point
    expect(stdout + shown.stdout + other.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(await json("dead-letters", "show", String(oldest.id))).toEqual({
      code: 0,
      deadLetter: oldest,
    });
    const page = await json("dead-letters", "list", "--limit", "1");
    expect(page).toMatchObject({ deadLetters: [listed.deadLetters[0]], isMore: true });
    const filtered = await json("dead-letters", "list", "--reason", oldest.reason);
    expect(filtered.deadLetters).not.toContainEqual(strange);
  });

  test("redriven with a mended payload it takes effect; unmended it comes back", async () => {
    const { run, json, again } = await having(placed("1", '{"number":1}'), placed("2", "{"));
    const { deadLetters } = await json("dead-letters", "list");
    const first = deadLetters.find(({ data }: { data: string }) => data === '{"number":1}');
    const second = deadLetters.find(({ data }: { data: string }) => data === "{");
    expect(
      await json("dead-letters", "redrive", String(first.id), "--payload", "mended.json"),
    ).toMatchObject({ code: 0, redriven: [first.id] });
    expect(await again()).toEqual(["mended"]);
    expect(await json("dead-letters", "redrive", "--all", "--consumer", "nobody")).toMatchObject({
      redriven: [],
    });
    expect(await json("dead-letters", "redrive", "--all", "--reason", second.reason)).toMatchObject(
      { code: 0, redriven: [second.id] },
    );
    expect((await json("dead-letters", "list")).deadLetters).toEqual([]);
    expect(await again()).toEqual([]);
    expect((await json("dead-letters", "list")).deadLetters).toMatchObject([{ id: second.id }]);
    const gone = await run("dead-letters", "redrive", String(second.id), "99999");
    expect(gone.code).toBe(1);
    expect(gone.stderr).toMatch(/store\/unknown.*\n?.*There is no dead letter 99999/);
    expect(gone.stderr).toContain("1 dead letter redriven.");
  });

  test("discard asks at a terminal, and refuses where nobody can be asked", async () => {
    const { run, runWith, json } = await having(placed("1", "{"), placed("2", "["));
    const unattended = await run("dead-letters", "discard", "--all");
    expect(unattended).toMatchObject({ code: 2, stdout: "" });
    expect(unattended.stderr).toContain("add `--yes`");
    const says = async (text: string, env: Io["env"] = {}) => {
      const parts: string[] = [];
      const stdin = Object.assign(
        (async function* () {
          yield Buffer.from(text);
        })(),
        { isTTY: true },
      );
      const stderr = { write: (part: string) => void parts.push(part), isTTY: true, columns: 80 };
      const { code } = await runWith({ stdin, stderr, env }, "dead-letters", "discard", "--all");
      return { code, said: parts.join("") };
    };
    expect(await says("n\n")).toMatchObject({ code: 0 });
    expect(await says("\n")).toMatchObject({ said: expect.stringContaining("Nothing was") });
    expect(await says("y\n", { CI: "true" })).toMatchObject({ code: 2 });
    expect((await json("dead-letters", "list")).deadLetters).toHaveLength(2);
    const agreed = await says("y\n");
    expect(agreed.code).toBe(0);
    expect(agreed.said).toBe("Discard 2 dead letters for good? [y/N] 2 dead letters discarded.\n");
    expect(await json("dead-letters", "discard", "1", "--yes")).toMatchObject({
      code: 1,
      discarded: [],
      diagnostics: [{ code: "store/unknown" }],
    });
  });

  test("sagas are listed and shown", async () => {
    const { run, json } = await having(started("order-1"), started("order-2"));
    const { sagas } = await json("sagas", "list", "--status", "running");
    expect(sagas.map(({ instance }: { instance: string }) => instance).sort()).toEqual([
      "order-1",
      "order-2",
    ]);
    expect((await json("sagas", "list", "--status", "stuck")).sagas).toEqual([]);
    expect((await run("sagas", "list")).stdout).toMatch(/^INSTANCE +SAGA +SERVICE +STATUS/);
    const shown = await run("sagas", "show", "order-1");
    expect(shown.stdout).toMatch(/^step reserve +sent$/m);
    expect(shown.stdout).toMatch(/^saga +order\.fulfil$/m);
    expect(await json("sagas", "show", "order-1")).toMatchObject({
      sagas: [{ instance: "order-1", state: { start: { orderId: "order-1" } } }],
    });
    expect(await run("sagas", "show", "order-3")).toMatchObject({ code: 1, stdout: "" });
  });

  test("a stuck saga is retried; one that is not says why not", async () => {
    const { run, json, open, again } = await having(started("order-1"));
    const running = await run("sagas", "retry", "order-1");
    expect(running).toMatchObject({ code: 1, stdout: "" });
    expect(running.stderr).toMatch(/store\/refused\n.*order-1 of order.fulfil is not stuck/);
    expect((await run("sagas", "retry", "order-3")).stderr).toContain("store/unknown");
    const store = open();
    const system = await startSystem(store);
    await system.advance(120_000);
    await system.stop();
    expect((await run("sagas", "retry", "order-1", "--step", "pay")).stderr).toContain(
      "order.fulfil has no such step",
    );
    expect(await run("sagas", "retry", "order-1")).toEqual({
      code: 0,
      stdout: "",
      stderr: "order.fulfil asks again, as soon as its service runs.\n",
    });
    await again();
    const { rows } = await store.query<{ readonly type: string }>(
      "select envelope ->> 'type' as type from asyncapi_gen.log order by 1",
    );
    await store.close();
    expect(rows.map(({ type }) => type)).toEqual(["Release", "Release", "Reserve", "Started"]);
    expect(await json("sagas", "show", "order-1")).toMatchObject({
      sagas: [{ status: "compensating" }],
    });
  });

  test("consumers are listed; one that reads is kept, one that is gone is forgotten", async () => {
    const { run, json, open } = await having(placed("1", '{"id":"a"}'));
    const { consumers } = await json("consumers", "list");
    expect(consumers).toContainEqual({
      consumer: "depot",
      behind: 0, // what was for others, such as what it said itself, does not count
      members: 0,
    });
    expect((await run("consumers", "list")).stdout).toMatch(/^depot +0 +0$/m);
    const hold = async (sql: string) => {
      const store = open();
      await store.exec(sql);
      await store.close();
    };
    expect(await run("consumers", "remove", "depo")).toMatchObject({ code: 1 });
    await hold(`insert into asyncapi_gen.leases (team, name, owner, epoch, until)
                  values ('consumer depot', 'member x', 'x', 1, 'infinity')`);
    const refused = await run("consumers", "remove", "depot");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("A process reads for the consumer depot.");
    await hold("delete from asyncapi_gen.leases");
    expect(await json("consumers", "remove", "depot")).toMatchObject({
      code: 0,
      removed: ["depot"],
    });
    const left = (await json("consumers", "list")).consumers;
    expect(left).not.toContainEqual(expect.objectContaining({ consumer: "depot" }));
  });

  test("a store that no service has set up, or a newer version has", async () => {
    const { flags, open } = await fresh();
    const change = async (sql: string) => {
      const store = open();
      await store.exec(sql);
      await store.close();
    };
    await change("create table mine (id text)");
    const { run } = project({});
    const list = () => run("dead-letters", "list", ...flags);
    const empty = await list();
    expect(empty.code).toBe(1);
    expect(empty.stderr).toContain("store/not-set-up");
    const other = await having();
    const newer = other.open();
    await newer.exec(`insert into asyncapi_gen.migrations (owner, name, hash)
                      values ('asyncapi-gen', '999999-later', 'x')`);
    await newer.close();
    expect((await other.run("sagas", "list")).stderr).toContain("(999999-later)");
    expect((await other.run("sagas", "list", "--schema", "elsewhere")).stderr).toContain(
      "store/not-set-up",
    );
  });
});
