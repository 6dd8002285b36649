import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { camelCase, identifierName, kebabCase, pascalCase } from "./names.js";
import { serviceId } from "./read-service.js";

describe("names", () => {
  it.each([
    ["order_placed", "OrderPlaced", "orderPlaced", "order-placed"],
    ["order-placed", "OrderPlaced", "orderPlaced", "order-placed"],
    ["order.placed.v1", "OrderPlacedV1", "orderPlacedV1", "order-placed-v1"],
    ["OrderPlaced", "OrderPlaced", "orderPlaced", "order-placed"],
    ["ORDER_PLACED", "OrderPlaced", "orderPlaced", "order-placed"],
    ["VINChanged", "VINChanged", "vinChanged", "vin-changed"],
    ["HTTP2Server", "HTTP2Server", "http2Server", "http2-server"],
    ["orderID", "OrderID", "orderID", "order-id"],
    ["Order\u202edecal", "OrderDecal", "orderDecal", "order-decal"],
    ["\u200border", "Order", "order", "order"],
    ["x'];evil(", "XEvil", "xEvil", "x-evil"],
    ["über straße", "ÜberStraße", "überStraße", "über-straße"],
    ["../../etc/passwd", "EtcPasswd", "etcPasswd", "etc-passwd"],
  ])("%j", (text, pascal, camel, kebab) => {
    expect([pascalCase(text), camelCase(text), kebabCase(text)]).toEqual([pascal, camel, kebab]);
  });

  it("of any text are identifiers of limited length, and the same each time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const name = identifierName(text, "Message");
        expect(name).toMatch(/^\p{ID_Start}\p{ID_Continue}*$/u);
        expect(name.length).toBeLessThan(100);
        expect(identifierName(text, "Message")).toBe(name);
        expect(serviceId(text)).toMatch(/^[\p{ID_Start}][\p{ID_Continue}-]*$/u);
      }),
      { numRuns: 500 },
    );
  });
});
