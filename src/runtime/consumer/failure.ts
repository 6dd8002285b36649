import { RuntimeError } from "../errors.js";

/** A failure as it is stored with the parked message. */
export function describeFailure(error: unknown): {
  readonly reason: string;
  readonly detail: string;
} {
  if (error instanceof RuntimeError) return { reason: error.code, detail: error.message };
  if (error instanceof Error)
    return { reason: "failed", detail: `${error.name}: ${error.message}` };
  return { reason: "failed", detail: String(error) };
}
