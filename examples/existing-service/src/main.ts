import { start } from "./start.js";

const { app, stop } = await start(process.env.DATABASE_URL ?? "");
console.log(`bookings on ${await app.listen({ port: Number(process.env.PORT ?? 3000) })}`);
process.once("SIGTERM", () => void stop());
process.once("SIGINT", () => void stop());
