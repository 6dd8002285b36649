import { readFileSync } from "node:fs";
import { TypeScriptGenerator } from "@asyncapi/modelina";

// Types only: Modelina writes no validators, publishers or consumers.
const models = await new TypeScriptGenerator().generate(
  JSON.parse(readFileSync(process.argv[2], "utf8")),
);
if (models.length === 0) throw new Error("no models");
