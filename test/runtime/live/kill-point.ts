import type { Store, Transport, Tx } from "../../../src/runtime/index.js";

/** What must be counted goes through these two. */
export interface KillPoint {
  readonly store: (inner: Store) => Store;
  readonly transport: (inner: Transport) => Transport;
}

/**
 * Counts every call to the database and the transport, and ends the process just before the n-th.
 * Between two calls nothing of it can be seen from outside, so n = 1, 2, 3 ... passes through every
 * await point; the one after the last call of a message comes before the first call of the next.
 *
 * Counting begins with the first subscription: what comes before is no consumer's.
 *
 * @param n 0: never.
 * @param told the name of each point that was passed, and of the one that killed.
 */
export function killPoint(n: number, told: (point: string) => void): KillPoint {
  let armed = false;
  let passed = 0;
  const pass = (point: string) => {
    if (!armed) return;
    passed += 1;
    told(point);
    if (passed === n) process.kill(process.pid, "SIGKILL");
  };
  const watchTx = (inner: Tx): Tx => counted(inner, (sql) => pass(nameOf(sql)));
  const store = (inner: Store): Store => {
    const watched = counted(inner, (sql) => pass(nameOf(sql)));
    return {
      ...watched,
      async transaction(work) {
        pass("begin");
        const result = await inner.transaction(async (tx) => {
          const done = await work(watchTx(tx));
          pass("commit");
          return done;
        });
        pass("after the commit");
        return result;
      },
    };
  };
  return {
    store,
    transport: (inner) => ({
      ...inner,
      subscribe(wanted) {
        armed = true;
        return inner.subscribe(wanted);
      },
      async publish(batch) {
        pass("publish");
        const outcomes = await inner.publish(batch);
        pass("after publishing");
        return outcomes;
      },
    }),
  };
}

/** The same object, told of its statements before they run. */
function counted<T extends object>(inner: T, tell: (sql: string) => void): T {
  const copy = { ...inner };
  for (const method of ["query", "exec", "defer"]) {
    const original: unknown = Reflect.get(inner, method);
    if (typeof original !== "function") continue;
    Object.assign(copy, {
      [method](sql: string, ...parameters: readonly unknown[]) {
        tell(sql);
        return original.call(inner, sql, ...parameters);
      },
    });
  }
  return copy;
}

/** What a statement does, and to which table: `insert inbox`. */
function nameOf(sql: string): string {
  const schema = String.raw`(?:"?asyncapi_gen"?\.)?`;
  const written = new RegExp(`(insert into|update|delete from) ${schema}(\\w+)`).exec(sql);
  if (written !== null) return `${written[1]?.split(" ")[0]} ${written[2]}`;
  const read = /asyncapi_gen"?\.(?!now\b)(\w+)/.exec(sql)?.[1] ?? /(pg_\w+)/.exec(sql)?.[1] ?? "";
  return `select ${read}`.trim();
}
