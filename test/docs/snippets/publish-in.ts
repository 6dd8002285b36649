import type { Service } from "asyncapi-gen/runtime";
import type pg from "pg";
import type { OrderPublisher } from "../../../examples/ecommerce/generated/order/publisher.js";
import type { Order } from "../../../examples/ecommerce/generated/schemas/order.js";

export async function placeOrder(
  pool: pg.Pool,
  service: Service<OrderPublisher>,
  order: Order,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("insert into my_orders (id) values ($1)", [order.orderId]);
    await service.publishIn(client).orderStarted(order);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
