import { finding } from "../../diagnostics/finding.js";
import { isObject, type JsonObject } from "../../document/json.js";
import type { LintRule } from "../rule.js";
import type { SchemaPlace } from "../schema-places.js";
import { typesIn, wordsOf } from "../words.js";

// Names that mean money by themselves, at the end of a name.
const money: ReadonlySet<string> = new Set([
  ...["price", "prices", "fee", "fees", "cost", "costs", "salary", "refund", "surcharge"],
  ...["subtotal", "deposit", "tax", "vat"],
]);

// Names that mean money beside a currency.
const perhaps: ReadonlySet<string> = new Set([
  ...["amount", "amounts", "total", "totals", "balance", "value", "sum", "discount", "payment"],
  ...["limit", "budget", "charge", "revenue"],
]);

/** An amount of money as `number` without a step: 0.1 + 0.2 is not 0.3. */
export const moneyAsFloat: LintRule = {
  code: "lint/money-as-float",
  check: ({ places }) =>
    places.filter(isMoneyAsFloat).map(({ property, owner, locate }) =>
      finding(
        "lint/money-as-float",
        `\`${property}\` of ${owner} looks like money, and is a number with any fraction.`,
        {
          location: locate(),
        },
      ),
    ),
};

function isMoneyAsFloat({ schema, property, holder }: SchemaPlace): boolean {
  if (property === undefined || schema.multipleOf !== undefined) return false;
  if (!typesIn(schema).includes("number")) return false;
  const last = wordsOf(property).at(-1) ?? "";
  return money.has(last) || (perhaps.has(last) && namesCurrency(holder));
}

const namesCurrency = (holder: JsonObject | undefined): boolean =>
  isObject(holder?.properties) &&
  Object.keys(holder.properties).some((name) => wordsOf(name).includes("currency"));
