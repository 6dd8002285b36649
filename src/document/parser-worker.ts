import { parentPort } from "node:worker_threads";
import { validateDocument } from "./validate-document.js";
import type { ValidationRequest } from "./validation.js";

// An entry of its own in the bundle, beside the chunks. One request, one answer.
parentPort?.on("message", (request: ValidationRequest) => {
  void validateDocument(request).then((answer) => parentPort?.postMessage(answer));
});
