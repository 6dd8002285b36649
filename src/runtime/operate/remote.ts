import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { DeadLetter } from "../dead-letters.js";
import { RuntimeError } from "../errors.js";
import type { SagaInstance, SagaInstanceDetail } from "../saga/instances.js";
import type { Operator } from "./operator.js";

/** Where a process serves its operator, and the token that it asks for. */
export interface OperatingAddress {
  readonly port: number;
  readonly token: string;
}

/** A process that does not answer for this long is halted, or far too busy. */
const answerTimeoutMs = 30_000;

type Sent<Value, Changed extends keyof Value> = Omit<Value, Changed> & {
  readonly [Key in Changed]: string;
};
type SentLetter = Sent<DeadLetter, "data" | "parkedAt">;
type SentSaga<Saga extends SagaInstance> = Sent<Saga, "startedAt" | "updatedAt">;

/**
 * Operates a store through the process that has it open.
 *
 * @throws RuntimeError `unavailable` when that does not answer; else what its operator throws.
 */
export async function remoteOperator(at: OperatingAddress): Promise<Operator> {
  const ask = <Answer>(verb: string, given: object = {}) => call<Answer>(at, verb, given);
  const sagas = async <Saga extends SagaInstance>(verb: string, given?: object) =>
    (await ask<readonly SentSaga<Saga>[]>(verb, given)).map(receivedSaga);
  const describe = () =>
    ask<{ readonly schema: string; readonly migrations: readonly string[] | null }>(
      "store/describe",
    );
  const { schema } = await describe();
  return {
    schema,
    deadLetters: {
      list: async (filter) =>
        (await ask<readonly SentLetter[]>("dead-letters/list", filter)).map(receivedLetter),
      redrive: (id, mended) =>
        ask("dead-letters/redrive", { id, ...(mended && { data: base64(mended.data) }) }),
      discard: (id) => ask("dead-letters/discard", { id }),
    },
    consumers: {
      list: () => ask("consumers/list"),
      remove: (consumer, options) => ask("consumers/remove", { ...options, consumer }),
    },
    sagas: {
      list: (filter) => sagas<SagaInstance>("sagas/list", filter),
      show: (instance) => sagas<SagaInstanceDetail>("sagas/show", { instance }),
      retry: (instance, options) => ask("sagas/retry", { ...options, instance }),
    },
    migrations: async () => (await describe()).migrations ?? undefined,
    close: async () => {},
  };
}

const base64 = (data: Uint8Array): string => Buffer.from(data).toString("base64");

const receivedLetter = ({ data, parkedAt, ...rest }: SentLetter): DeadLetter => ({
  ...rest,
  data: new Uint8Array(Buffer.from(data, "base64")),
  parkedAt: new Date(parkedAt),
});

const receivedSaga = <Saga extends SagaInstance>(sent: SentSaga<Saga>) =>
  ({
    ...sent,
    startedAt: new Date(sent.startedAt),
    updatedAt: new Date(sent.updatedAt),
  }) as unknown as Saga;

async function call<Answer>(at: OperatingAddress, verb: string, given: object): Promise<Answer> {
  const { status, text } = await post(at, verb, JSON.stringify(given));
  const body: { result?: unknown; error?: { code: string; message: string } } = JSON.parse(text);
  if (status === 200) return body.result as Answer;
  const { code, message } = body.error ?? { code: "failed", message: `it answered ${status}` };
  if (code === "options") throw new RuntimeError("options", message.replace(/^\[options\] /, ""));
  throw away(status === 404 ? "it is of another version of asyncapi-gen" : message);
}

async function post({ port, token }: OperatingAddress, verb: string, body: string) {
  try {
    const sent = request({
      host: "127.0.0.1",
      port,
      path: `/${verb}`,
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      agent: false,
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const chunks = (await response.toArray()) as Buffer[];
    return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
  } catch (error) {
    throw away(error instanceof Error ? error.message : String(error), error);
  }
}

const away = (reason: string, cause?: unknown) =>
  new RuntimeError("unavailable", `The process that has the store open: ${reason}.`, {
    retryable: true,
    ...(cause !== undefined && { cause }),
  });
