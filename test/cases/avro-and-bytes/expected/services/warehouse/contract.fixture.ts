// Yours to edit. Written once by `asyncapi-gen generate`.

import type { ContractFixture } from "asyncapi-gen/testing";

/** What the contract tests lay down before they hand messages to your handlers. */
export const fixture: ContractFixture = {
  migrations: [],
  // async seed(tx) { await tx.query("insert into ...") },
};
