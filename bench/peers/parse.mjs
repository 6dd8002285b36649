import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

// What @asyncapi/parser alone costs, with its default rules.
const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
if (!document) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
