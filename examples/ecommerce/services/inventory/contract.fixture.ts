import type { ContractFixture } from "asyncapi-gen/testing";
import { migrations } from "../../shop/migrations.js";

/** What the contract tests lay down before they hand messages to the handlers. */
export const fixture: ContractFixture = { migrations };
