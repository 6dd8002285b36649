import type { Store } from "../../runtime/store/store.js";
import type {
  Environment,
  Transport,
  TransportFeatures,
} from "../../runtime/transport/transport.js";

/** What a case works on; it is empty, and nobody else uses it. */
export interface TransportUnderTest {
  /** Not started yet. */
  readonly transport: Transport;
  /**
   * Clock, randomness and logger. Default: the system's, and no log. With a virtual clock the suite
   * moves time itself.
   */
  readonly environment?: Environment;
  /** The consumers' store, where the transport keeps something there. */
  readonly store?: Store;
  /** Ends what the transport runs on and starts it again, with its data. Needed when `features.durable`. */
  readonly restart?: () => Promise<void>;
  /** After the case; the suite has closed the transport. */
  readonly dispose?: () => Promise<void>;
}

export interface TransportConformanceOptions {
  readonly create: () => Promise<TransportUnderTest>;
  /** As the transport declares them; they decide which cases apply. */
  readonly features: TransportFeatures;
  /** Most deliveries of one subscription at once. Default 16. */
  readonly concurrencyMax?: number;
  /** False: what is published and not delivered yet is held in this process. Default true. */
  readonly backlogElsewhere?: boolean;
  /** How long a case waits for what must happen. Default 20 s. */
  readonly withinMs?: number;
}
