/**
 * `npm run bench:validators`: what validating an event costs next to parsing it, ours and ajv's,
 * interleaved in one process. Ratios to JSON.parse of the same event; lower is faster.
 */

import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { runnable } from "../src/emit/validator/run-validator.ts";
import { ValidatorWriter } from "../src/emit/validator/validator-source.ts";

const uuid = { type: "string", format: "uuid" };
const address = {
  type: "object",
  required: ["street", "city", "country"],
  properties: {
    street: { type: "string", minLength: 1, maxLength: 100 },
    city: { type: "string", minLength: 1, maxLength: 60 },
    zip: { type: "string", pattern: "^[0-9]{5}$" },
    country: { type: "string", pattern: "^[A-Z]{2}$" },
  },
};
const payload = {
  type: "object",
  required: ["orderId", "customerId", "placedAt", "currency", "lines", "totalMinor", "state"],
  properties: {
    orderId: uuid,
    customerId: uuid,
    placedAt: { type: "string", format: "date-time" },
    email: { type: "string", format: "email" },
    currency: { type: "string", pattern: "^[A-Z]{3}$" },
    state: { enum: ["open", "paid", "shipped", "cancelled"] },
    totalMinor: { type: "integer", minimum: 0 },
    lines: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["sku", "quantity", "priceMinor"],
        properties: {
          sku: { type: "string", minLength: 1, maxLength: 40 },
          quantity: { type: "integer", minimum: 1, maximum: 999 },
          priceMinor: { type: "integer", minimum: 0 },
        },
      },
    },
    shipTo: address,
    note: { type: ["string", "null"], maxLength: 200 },
  },
};
const event = {
  orderId: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
  customerId: "9b2f1c7e-0a43-4a0e-8d1f-6f3f8f0c2d11",
  placedAt: "2026-11-25T02:03:04.567Z",
  email: "ada@example.com",
  currency: "EUR",
  state: "open",
  totalMinor: 12_997,
  lines: [
    { sku: "chair-oak-4711", quantity: 4, priceMinor: 2_499 },
    { sku: "table-oak-0815", quantity: 1, priceMinor: 2_502 },
    { sku: "lamp-brass-0042", quantity: 1, priceMinor: 499 },
  ],
  shipTo: { street: "Hauptstraße 12", city: "Düsseldorf", zip: "40213", country: "DE" },
  note: "Please ring twice; the bell is broken, and the neighbour across the yard takes parcels.",
};

const text = JSON.stringify(event);
const message = {
  ...{ id: "Order", wireType: "Order", contentType: "application/json", payload, examples: [] },
};
const contract = { services: [], channels: [], messages: [message], schemas: [] };
const ours = runnable(new ValidatorWriter(contract).write(message));

const withFormats = (mode) => {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv, { mode });
  return ajv.compile(payload);
};
const [ajvFull, ajvFast] = [withFormats("full"), withFormats("fast")];

const wrong = { ...event, lines: [...event.lines, { sku: "x", quantity: 0, priceMinor: 1 }] };
const contestants = {
  "JSON.parse": () => JSON.parse(text) !== undefined,
  "ours, to read": () => ours.validate(event) === undefined,
  "ours, to publish": () => ours.validateForPublishing(event) === undefined,
  "ajv, full formats": () => ajvFull(event),
  "ajv, fast formats (30 February passes)": () => ajvFast(event),
  "ours, an invalid event": () => ours.validate(wrong) !== undefined,
  "ajv, an invalid event": () => !ajvFull(wrong),
};

const ROUNDS = 60;
const CALLS = 5_000;
const bestNs = new Map();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, call] of Object.entries(contestants)) {
    const began = process.hrtime.bigint();
    for (let index = 0; index < CALLS; index++) if (!call()) throw new Error(`${name} is wrong`);
    const tookNs = Number(process.hrtime.bigint() - began) / CALLS;
    bestNs.set(name, Math.min(bestNs.get(name) ?? Number.POSITIVE_INFINITY, tookNs));
  }
}

const baseNs = bestNs.get("JSON.parse");
console.log(
  `an event of ${Buffer.byteLength(text)} bytes; least of ${ROUNDS} rounds, interleaved\n`,
);
for (const [name, ns] of bestNs) {
  console.log(`${(ns / baseNs).toFixed(2).padStart(6)}  ${ns.toFixed(0).padStart(6)} ns  ${name}`);
}
