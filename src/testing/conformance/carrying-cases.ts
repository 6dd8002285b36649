import type { TransportMessage } from "../../runtime/transport/transport.js";
import { expectEqual } from "../contract/violation.js";
import { type TransportBench, textOf } from "./transport-bench.js";
import type { TransportCase } from "./transport-case.js";

// 45, 52, 53: what a message is after its journey.

/** Sends messages and answers how they arrive, in order of their ids. */
async function journey(
  bench: TransportBench,
  sent: readonly TransportMessage[],
): Promise<readonly TransportMessage[]> {
  const received: TransportMessage[] = [];
  await bench.subscribe(
    "all",
    async (delivery) => {
      // Where it stood is the broker's to say, not the sender's.
      const { coordinates: _, ...message } = delivery.message;
      received.push(message);
      await delivery.ack();
    },
    { channels: [...new Set(sent.map(({ channel }) => channel))] },
  );
  const outcomes = await bench.transport.publish(sent);
  expectEqual(
    "all are accepted",
    outcomes,
    sent.map(() => "accepted"),
  );
  await bench.until("all arrive", () => received.length >= sent.length);
  const place = ({ envelope }: TransportMessage) =>
    sent.findIndex((one) => one.envelope.id === envelope.id);
  return received.sort((a, b) => place(a) - place(b));
}

// Where it lay in the broker is not part of it.
const plain = ({ channel, key, envelope, headers, data }: TransportMessage) => ({
  channel,
  key,
  envelope,
  headers,
  bytes: [...data],
});

async function carriesAll(bench: TransportBench): Promise<void> {
  const sent: TransportMessage = {
    channel: "things",
    key: "schlüssel",
    envelope: {
      specversion: "1.0",
      id: "1",
      source: "a/b",
      type: "Thing",
      time: "2026-01-01T00:00:00Z",
      datacontenttype: "application/octet-stream",
      correlationid: "c \u{1f600}",
      causationid: "b%20\"'",
      partitionkey: "schlüssel",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      sagaid: "s/1",
      sagastep: "first",
    },
    headers: {
      tenant: "\u{1f600} ä",
      nested: { list: [1, null] },
      number: 5,
      text: "5",
      no: false,
    },
    data: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  };
  const [received] = await journey(bench, [sent]);
  expectEqual("it arrives as it was sent", received && plain(received), plain(sent));
}

async function carriesUnicode(bench: TransportBench): Promise<void> {
  const texts = ["ä\u{1f600}漢字", "\u0000", "\ufeff", "", " ", "\r\n", "x".repeat(70_000)];
  const received = await journey(
    bench,
    texts.map((text) => bench.message({ text })),
  );
  expectEqual("payloads arrive as they were sent", received.map(textOf), texts);
}

/** Names and values that would end a header, begin another, or speak to the broker. */
async function carriesHostileHeaders(bench: TransportBench): Promise<void> {
  const headers = {
    "line\r\nbreak": "a\r\nce-id: forged\r\n\r\nforged",
    "colon: space": "x: y",
    "ce-id": "mine",
    ce_type: "mine",
    "content-type": "text/mine",
    "Content-Type": "text/other",
    "Nats-Msg-Id": "mine",
    "nats-expected-stream": "nowhere",
    "ag-key": "mine",
    "%41": "%41%",
    ümlaut: "ü",
    __proto: "x",
    " lead": " lead and trail ",
  };
  const sent = bench.message({ text: "1", key: "k x: ü%", headers });
  const [received] = await journey(bench, [sent]);
  expectEqual("headers are only headers", received && plain(received), plain(sent));
}

/** Addresses that must not be mistaken for one another. */
async function keepsAddressesApart(bench: TransportBench): Promise<void> {
  const addresses = [
    "a.b",
    "a/b",
    "a/b.c",
    "a.b/c",
    "/a",
    "a/",
    "//",
    "a..b",
    "a b",
    "a*b",
    "*",
    ">",
    "a.>",
    "%",
    "a%2Eb",
    "$JS.API",
    "ä/漢",
    "A.b",
  ];
  const seen: string[] = [];
  for (const address of addresses) {
    await bench.subscribe(
      `reads ${address}`,
      async (delivery) => {
        seen.push(`${address} <- ${delivery.message.channel} ${textOf(delivery.message)}`);
        await delivery.ack();
      },
      { channels: [address] },
    );
  }
  await bench.publish(...addresses.map((channel) => ({ channel, text: channel })));
  await bench.until("each arrives", () => seen.length >= addresses.length);
  expectEqual(
    "each address is its own channel",
    [...seen].sort(),
    addresses.map((address) => `${address} <- ${address} ${address}`).sort(),
  );
}

async function matchesParameters(bench: TransportBench): Promise<void> {
  const seen: string[] = [];
  const channels = ["light/{id}/on", "plain", "order.{id}.placed", "room-{number}/door"];
  await bench.subscribe(
    "some",
    async (delivery) => {
      seen.push(delivery.message.channel);
      await delivery.ack();
    },
    { channels },
  );
  const wanted = ["light/1.5/on", "plain", "order.1.placed", "room-12/door"];
  const others = ["light/1/2/on", "light/1/off", "plain2", "order.1.2.placed", "room/door", "x"];
  for (const channel of [...others, ...wanted]) await bench.publish({ channel, text: channel });
  await bench.until("the wanted ones arrive", () => seen.length >= wanted.length);
  expectEqual("only what was asked for arrives", [...seen].sort(), [...wanted].sort());
}

async function carriesOneMebibyte(bench: TransportBench): Promise<void> {
  const data = Uint8Array.from({ length: 2 ** 20 }, (_, index) => index % 251);
  const [received] = await journey(bench, [bench.message({ data })]);
  expectEqual("its length", received?.data.byteLength, data.byteLength);
  expectEqual("its bytes", Buffer.compare(received?.data ?? new Uint8Array(), data), 0);
}

async function carriesEmptyAndHuge(bench: TransportBench): Promise<void> {
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, n) => [`h${n}`, "x".repeat(100)]),
  );
  const sent = [
    bench.message({ text: "none", headers: {} }),
    bench.message({ text: "empty values", headers: { a: "", b: null, c: [], d: {} } }),
    bench.message({ text: "", headers: { only: "headers" } }),
    bench.message({ text: "many", headers: many }),
    bench.message({ text: "long", headers: { long: "y".repeat(40_000) } }),
  ];
  const received = await journey(bench, sent);
  expectEqual("headers arrive as they were sent", received.map(plain), sent.map(plain));
}

export const carryingCases: readonly TransportCase[] = [
  { number: 45, name: "carries every attribute, header and byte", run: carriesAll },
  {
    number: 45,
    name: "carries unicode, control characters and nothing at all",
    run: carriesUnicode,
  },
  {
    number: 45,
    name: "lets no header end its line or pass for another",
    run: carriesHostileHeaders,
  },
  {
    number: 45,
    name: "keeps channel addresses apart, whatever is in them",
    run: keepsAddressesApart,
  },
  {
    number: 45,
    name: "delivers what a channel's parameters match, and nothing else",
    run: matchesParameters,
  },
  { number: 52, name: "carries a message of 1 MiB", run: carriesOneMebibyte },
  { number: 53, name: "carries empty and huge headers", run: carriesEmptyAndHuge },
];
