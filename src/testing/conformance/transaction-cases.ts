import type { Store, Tx } from "../../runtime/store/store.js";
import { expectEqual } from "../contract/violation.js";
import { expectThrown, ids, type StoreCase } from "./store-case.js";

async function commitsOrRollsBack(store: Store): Promise<void> {
  const answer = await store.transaction(async (tx) => {
    const { rowCount } = await tx.query("insert into notes (id) values ($1), ($2)", [1, 2]);
    return rowCount;
  });
  expectEqual("it answers what the work resolved with", answer, 2);
  const thrown = store.transaction(async (tx) => {
    await tx.query("insert into notes (id) values (3)");
    throw new Error("no");
  });
  await expectThrown("it throws what the work threw", thrown, { message: "no" });
  expectEqual("rows afterwards", await ids(store), [1, 2]);
}

async function refusesSwallowedFailures(store: Store): Promise<void> {
  const swallowed = store.transaction(async (tx) => {
    await tx.query("insert into notes (id) values (10)");
    await tx.query("insert into notes (id) values (10)").catch(() => {});
  });
  await expectThrown("a commit that is none", swallowed, {
    message: "current transaction is aborted",
  });
  expectEqual("rows afterwards", await ids(store), []);
}

async function allowsSavepoints(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.query("insert into notes (id) values (11)");
    await tx.exec("savepoint mine");
    await tx.query("insert into notes (id) values (11)").catch(() => tx.exec("rollback to mine"));
  });
  expectEqual("rows afterwards", await ids(store), [11]);
}

async function keepsDeferredInPlace(store: Store): Promise<void> {
  const seen = await store.transaction(async (tx) => {
    tx.defer("insert into notes (id, text) values ($1, $2)", [12, "deferred"]);
    tx.defer("update notes set text = text || ' twice' where id = 12");
    const { rows } = await tx.query<{ text: string }>("select text from notes where id = 12");
    tx.defer("insert into notes (id) values ($1)", [13]);
    return rows;
  });
  expectEqual("the next statement sees it", seen, [{ text: "deferred twice" }]);
  await store.transaction(async (tx) => tx.defer("delete from notes where id = 12"));
  expectEqual("so does the commit", await ids(store), [13]);
}

async function commitsNothingAfterDeferredFailure(store: Store): Promise<void> {
  const failing = store.transaction(async (tx) => {
    tx.defer("insert into notes (id) values (14)");
    tx.defer("insert into notes (id) values (14)");
  });
  await expectThrown("at the commit", failing, { code: "23505" });
  const next = store.transaction(async (tx) => {
    tx.defer("insert into nowhere values (1)");
    await tx.query("insert into notes (id) values (14)");
  });
  await expectThrown("at the next statement", next, { code: "42P01" });
  const refuse = () => {
    throw new Error("no text of it");
  };
  const unsendable = store.transaction(async (tx) => {
    tx.defer("insert into notes (id) values (14)");
    tx.defer("insert into notes (id, text) values (15, $1)", [
      { toJSON: refuse, toString: refuse },
    ]);
  });
  await expectThrown("what cannot be sent", unsendable, { message: "no text of it" });
  expectEqual("rows afterwards, on a connection as good as before", await ids(store), []);
}

async function refusesAfterTheEnd(store: Store): Promise<void> {
  const escaped: Tx[] = [];
  await store.transaction(async (tx) => void escaped.push(tx));
  for (const tx of escaped) {
    await expectThrown("a late query", tx.query("select 1"), { message: "[transaction-ended]" });
    const deferred = (async () => tx.defer("select 1"))();
    await expectThrown("a late deferral", deferred, { message: "[transaction-ended]" });
  }
}

async function passesCodesOn(store: Store): Promise<void> {
  await expectThrown("a division", store.query("select 1 / 0"), { code: "22012" });
}

export const transactionCases: readonly StoreCase[] = [
  { name: "commits what resolves, rolls back what throws", run: commitsOrRollsBack },
  {
    name: "does not report success for a transaction whose failure was swallowed",
    run: refusesSwallowedFailures,
  },
  { name: "lets a caller recover at a savepoint of its own", run: allowsSavepoints },
  {
    name: "keeps what is deferred in its place, before the next statement or the commit",
    run: keepsDeferredInPlace,
  },
  {
    name: "commits nothing when a deferred statement fails, or cannot even be sent",
    run: commitsNothingAfterDeferredFailure,
  },
  { name: "refuses statements after the transaction has ended", run: refusesAfterTheEnd },
  { name: "passes on the codes of statements", run: passesCodesOn },
];
