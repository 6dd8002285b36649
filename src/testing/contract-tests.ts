import { staged } from "./contract/case.js";
import { sharedDatabase } from "./contract/database.js";
import { handlerCases } from "./contract/handler-cases.js";
import { messageCases } from "./contract/message-cases.js";
import { publisherCases } from "./contract/publisher-cases.js";
import { sagaCases } from "./contract/saga-cases.js";
import type { ContractTest, ContractTestOptions } from "./contract.js";

// One for the process, which is one for each test file with the usual runners.
const database = sharedDatabase();

/**
 * Holds a service against its contract: what it accepts and refuses, what the runtime promises about
 * each handler, and every path of its sagas. Names read as sentences.
 *
 * Give the cases to your test runner. They need no server: those that need a database share one
 * PGlite in memory, opened by the first of them, empty for each; time is virtual. A case throws an
 * Error that says what was expected and what was seen. One that would meet a stub is `todo`.
 */
export function contractTests(options: ContractTestOptions): readonly ContractTest[] {
  const cases = [
    ...messageCases(options),
    ...publisherCases(options, database),
    ...handlerCases(options, database),
    ...sagaCases(options, database),
  ];
  // Test runners take a file without tests for a mistake; a service that is only planned is none.
  return cases.length === 0 ? [staged("says and hears nothing yet", true, async () => {})] : cases;
}
