import { parentPort } from "node:worker_threads";
import { validateDocument } from "./validate-document.js";
import type { ValidationRequest, WorkerMessage } from "./validation.js";

// An entry of its own in the bundle, beside the chunks. Each request gets one last answer, and word
// of its shape before that.
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

parentPort?.on("message", (request: ValidationRequest) => {
  void validateDocument(request, () => say("shape is right")).then(say);
});
