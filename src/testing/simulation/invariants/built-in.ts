import { deadLettersAccountedFor, noDeadLetterLeft } from "./dead-letters.js";
import {
  correlationUnbroken,
  noEffectTwice,
  noMessageLost,
  nothingWaits,
  orderPerKey,
} from "./messages.js";
import { compensationsComplete, everySagaEnds } from "./sagas.js";
import type { Scene } from "./scene.js";

interface BuiltIn {
  readonly name: string;
  /** One line for each culprit. */
  readonly check: (scene: Scene) => readonly string[];
}

/** When the system has come to rest for the first time: what cannot be handled is a dead letter. */
export const atFirstRest: readonly BuiltIn[] = [
  { name: "no message is lost", check: noMessageLost },
  { name: "no effect is applied twice", check: noEffectTwice },
  { name: "dead letters are accounted for", check: deadLettersAccountedFor },
];

/** When all is mended, and the system has come to rest again. */
export const atLastRest: readonly BuiltIn[] = [
  { name: "no message is lost", check: noMessageLost },
  { name: "no effect is applied twice", check: noEffectTwice },
  { name: "messages of one key keep their order", check: orderPerKey },
  { name: "correlation is unbroken", check: correlationUnbroken },
  { name: "a mended dead letter is handled", check: noDeadLetterLeft },
  { name: "nothing waits for ever", check: nothingWaits },
  { name: "every saga ends", check: everySagaEnds },
  { name: "compensations are complete and in order", check: compensationsComplete },
];
