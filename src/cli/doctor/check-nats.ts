import type { Io } from "../io.js";
import { FindingError } from "../operate/finding-error.js";
import { withNats } from "../operate/open-nats.js";
import type { CheckLine } from "./check-result.js";

const check = "nats";

/** Whether the server at NATS_URL answers, with JetStream; nothing when none is named. */
export async function checkNats(io: Io): Promise<readonly CheckLine[]> {
  try {
    const message = await withNats(io, async ({ nats }) => {
      const { host = "", version = "" } = nats.info ?? {};
      return `${nats.getServer() || host} answers, version ${version} with JetStream`;
    });
    return message === undefined ? [] : [{ check, status: "ok", message }];
  } catch (error) {
    if (!(error instanceof FindingError)) throw error;
    const { hint } = error.diagnostic;
    const message = error.message.replace(/\.$/, "");
    return [{ check, status: "problem", message, ...(hint === undefined ? {} : { mend: hint }) }];
  }
}
