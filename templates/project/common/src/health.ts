import type { ServerResponse } from "node:http";
import type { Services } from "./services.js";

/** Answers with the health of every service: 200 while all of them run, else 503. */
export async function answerHealth(services: Services, response: ServerResponse): Promise<void> {
  const reports = await Promise.all(
    Object.values(services).map(async (service) => [service.name, await service.health()] as const),
  );
  const isWell = reports.every(([, { status }]) => status === "running");
  response.writeHead(isWell ? 200 : 503, { "content-type": "application/json" });
  response.end(`${JSON.stringify(Object.fromEntries(reports), null, 2)}\n`);
}
