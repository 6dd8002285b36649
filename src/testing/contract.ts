import type { ServiceDefinition } from "../runtime/service.js";
import type { Migration, Tx } from "../runtime/store/store.js";

/** A valid message of the contract. */
export interface Sample {
  readonly name: string;
  readonly payload: unknown;
  readonly headers?: unknown;
}

/** A message with one planted defect. */
export interface Defect extends Sample {
  /** Where the validator must point; for a missing property, the property itself. */
  readonly pointer: string;
  readonly keyword: string;
}

/** What a `<message>.samples.ts` exports. */
export interface MessageSamples {
  readonly samples: readonly Sample[];
  readonly defects: readonly Defect[];
  /** A reader accepts them; publishing refuses each for a property that the document does not declare. */
  readonly undeclared?: readonly Defect[];
}

/** What the contract tests lay down before they hand messages to the user's handlers. */
export interface ContractFixture {
  readonly migrations?: readonly Migration[];
  seed?(tx: Tx): Promise<void>;
}

export interface ContractTestOptions {
  readonly service: ServiceDefinition;
  readonly handlers?: object;
  readonly sagas?: Readonly<Record<string, object>>;
  /** By wire type. */
  readonly samples: Readonly<Record<string, MessageSamples>>;
  readonly fixture?: ContractFixture;
}

export interface ContractTest {
  readonly name: string;
  /** True while the user has not written what it would test. */
  readonly todo: boolean;
  /** What a test runner should give it: the first one that needs a database opens it. */
  readonly timeoutMs: number;
  readonly run: () => Promise<void>;
}
