import { exploreSaga, message, sagaSpec, timeout } from "asyncapi-gen/testing";
import { describe, expect, test } from "vitest";
import { CreditCheck } from "../generated/messages/credit-check.js";
import { CreditCheckFailed } from "../generated/messages/credit-check-failed.js";
import { CreditChecked } from "../generated/messages/credit-checked.js";
import { CreditReleased } from "../generated/messages/credit-released.js";
import { InventoryRejected } from "../generated/messages/inventory-rejected.js";
import { InventoryReleased } from "../generated/messages/inventory-released.js";
import { InventoryReserved } from "../generated/messages/inventory-reserved.js";
import { OrderFailed } from "../generated/messages/order-failed.js";
import { OrderProcessed } from "../generated/messages/order-processed.js";
import { OrderStarted } from "../generated/messages/order-started.js";
import { ReleaseCredit } from "../generated/messages/release-credit.js";
import { ReleaseInventory } from "../generated/messages/release-inventory.js";
import { ReserveInventory } from "../generated/messages/reserve-inventory.js";
import { orderFulfilment } from "../generated/order/saga-order-fulfilment.js";
import { orderFulfilmentBodies } from "../services/order/order-fulfilment.saga.js";
import { anOrder } from "../shop/goods.js";

const order = anOrder();
const reservationId = "5f0c2b1e-8d0f-4f6e-9a53-0b6f4d1c7e21";
const { orderId, customerId, lines, totalMinor, currency } = order;

const orderStarted = message(OrderStarted, order);
const inventoryReserved = message(InventoryReserved, { orderId, reservationId });
const inventoryReleased = message(InventoryReleased, { orderId });
const creditChecked = message(CreditChecked, { orderId, heldMinor: totalMinor });
const creditCheckFailed = message(CreditCheckFailed, { orderId, reason: "limit-exceeded" });
const creditReleased = message(CreditReleased, { orderId });

const { given, when } = sagaSpec(orderFulfilment, orderFulfilmentBodies);

describe("the order's saga", () => {
  test("reserves the goods first, and asks for credit then", () => {
    when(orderStarted)
      .then(message(ReserveInventory, { orderId, lines }))
      .when(inventoryReserved)
      .then(message(CreditCheck, { orderId, customerId, totalMinor, currency }));
  });

  test("confirms the order when both have succeeded", () => {
    given(orderStarted, inventoryReserved)
      .when(creditChecked)
      .then(message(OrderProcessed, { orderId, customerId, reservationId }))
      .ends("completed");
  });

  test("never asks for credit when the goods are not there", () => {
    const missing = [{ sku: "kettle", wanted: 1, available: 0 }];
    given(orderStarted)
      .when(message(InventoryRejected, { orderId, missing }))
      .then(message(OrderFailed, { orderId, customerId, reason: "out of stock: kettle" }))
      .ends("failed");
  });

  test("gives the goods back when credit is refused, and then tells the customer why", () => {
    const reason = "credit: limit-exceeded";
    given(orderStarted, inventoryReserved)
      .when(creditCheckFailed)
      .then(message(ReleaseInventory, { orderId, reason }))
      .when(inventoryReleased)
      .then(message(OrderFailed, { orderId, customerId, reason }))
      .ends("failed");
  });

  test("undoes a credit check that may have taken effect", () => {
    given(orderStarted, inventoryReserved)
      .when(timeout("checkCredit"))
      .then(ReleaseCredit)
      .when(creditReleased)
      .then(ReleaseInventory)
      .when(inventoryReleased)
      .then(OrderFailed)
      .ends("failed");
  });

  test("takes no notice of an approval that comes too late", () => {
    given(orderStarted, inventoryReserved, timeout("checkCredit")).when(creditChecked).then();
  });

  test("is stuck when nobody gives the goods back", () => {
    given(orderStarted, inventoryReserved, creditCheckFailed)
      .when(timeout("reserveInventory"))
      .then()
      .ends("stuck");
  });

  test("keeps its promises whatever happens", () => {
    expect(exploreSaga(orderFulfilment)).toMatchObject({ complete: true, violations: [] });
  });
});
