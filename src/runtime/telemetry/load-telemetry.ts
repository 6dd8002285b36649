import { type OpenTelemetryOptions, openTelemetry } from "./open-telemetry.js";
import type { OpenTelemetryApi } from "./open-telemetry-api.js";
import { noTelemetry, type Telemetry } from "./telemetry.js";

export interface TelemetryOptions {
  /**
   * `import * as api from "@opentelemetry/api"`, where it is not to be found from this package.
   * Absent: imported when the service starts; where it is not installed, nothing is told.
   */
  readonly api?: OpenTelemetryApi;
  /**
   * How a consumer's span stands to its message's: "link" (the default; each hop is a trace of its
   * own), or "child", one trace for the whole conversation. A link is there in both cases.
   */
  readonly spans?: "link" | "child";
}

/** Telemetry that begins silent, until the API has been found. */
export interface LoadedTelemetry {
  readonly telemetry: Telemetry;
  load(): Promise<void>;
}

/** `options` false: nothing is told, and nothing is imported. */
export function telemetryOf(
  options: TelemetryOptions | false | undefined,
  about: Pick<OpenTelemetryOptions, "system" | "service" | "clock">,
): LoadedTelemetry {
  const { api, spans = "link" } = options || {};
  const tell = (found: OpenTelemetryApi) => openTelemetry({ api: found, spans, ...about });
  let target = api === undefined ? noTelemetry : tell(api);
  return {
    telemetry: {
      created: (message) => target.created(message),
      processing: (message, work, outcomeOf) => target.processing(message, work, outcomeOf),
      firing: (saga, correlationId, work) => target.firing(saga, correlationId, work),
      counted: (name, by) => target.counted(name, by),
      observe: (read) => target.observe(read),
    },
    async load() {
      if (options === false || target !== noTelemetry) return;
      const found = await importApi();
      if (found !== undefined) target = tell(found);
    },
  };
}

async function importApi(): Promise<OpenTelemetryApi | undefined> {
  try {
    return await import("@opentelemetry/api");
  } catch {
    return undefined; // an optional peer: absent means that nobody watches
  }
}
