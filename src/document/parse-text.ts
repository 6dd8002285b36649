import {
  type Document,
  isDocument,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLError,
} from "yaml";
import type { DiagnosticCode } from "../diagnostics/codes.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import type { Json } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import { parseJson } from "./json-text.js";
import type { DocumentLimits } from "./limits.js";
import { locatePath } from "./positions.js";
import { syntaxWords } from "./syntax-words.js";
import { toJson } from "./to-json.js";

/** What a file's text says, with positions; or the findings that forbid to use it. */
export interface ParsedText {
  /** Absent when a finding is an error. */
  readonly value?: Json;
  readonly diagnostics: readonly Diagnostic[];
  locate(path: JsonPath, part?: "value" | "key"): Location;
}

/** Parses YAML or JSON (which is YAML). `file` is what locations are to say. */
export function parseText(file: string, text: string, limits: DocumentLimits): ParsedText {
  const lines = new LineCounter();
  const locateOffsets = (start: number, end: number): Location =>
    locationAt(file, lines, start, end);
  const json = parseJson(text, limits);
  if (json) {
    countLines(text, lines);
    return {
      value: json.value,
      diagnostics: [],
      locate: (path, part) => locateOffsets(...json.locate(path, part)),
    };
  }
  const broken = (diagnostics: readonly Diagnostic[]): ParsedText => ({
    diagnostics,
    locate: () => locateOffsets(0, 0),
  });

  let document: Document.Parsed | undefined;
  try {
    document = parseSingle(text, lines);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `${file} is nested so deeply that it cannot be parsed.`;
    return broken([finding("document/too-deep", message, { location: locateOffsets(0, 0) })]);
  }
  if (!document?.contents) {
    return broken([
      finding("document/empty", `${file} is empty.`, { location: locateOffsets(0, 0) }),
    ]);
  }
  const problems = [...document.errors, ...document.warnings].map((each) =>
    yamlFinding(each, text, locateOffsets),
  );
  if (problems.length > 0) return broken(firstOfSyntax(problems));

  const contents: Node = document.contents;
  const { value, diagnostics } = toJson(contents, limits, (node) => {
    const [start, valueEnd] = node.range ?? [0, 0, 0];
    return locateOffsets(start, valueEnd);
  });
  return {
    ...(value !== undefined && { value }),
    diagnostics,
    locate: (path, part) => locateOffsets(...locatePath(contents, path, text, part)),
  };
}

function countLines(text: string, lines: LineCounter): void {
  for (let start = 0; start > 0 || lines.lineStarts.length === 0; ) {
    lines.addNewLine(start);
    start = text.indexOf("\n", start) + 1;
  }
}

function parseSingle(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  // prettyErrors would put a code frame into the message; ours come from the formatter.
  const options = { lineCounter, prettyErrors: false, version: "1.2" } as const;
  const documents = parseAllDocuments(text, options);
  if (!Array.isArray(documents)) return undefined;
  const [first, second] = documents.filter(isDocument) as Document.Parsed[];
  if (first && second) first.errors.push(severalDocuments(second));
  return first;
}

/** After one mistake in the syntax, the next ones are mostly its consequences. */
function firstOfSyntax(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const followedByOthers = ["document/syntax", "document/too-deep"];
  const first = problems.find(({ code }) => followedByOthers.includes(code));
  return problems.filter((each) => each === first || !followedByOthers.includes(each.code));
}

type YamlProblem = Pick<YAMLError, "code" | "message" | "pos">;

const severalDocuments = (second: Document.Parsed): YAMLError =>
  ({
    name: "YAMLParseError",
    code: "MULTIPLE_DOCS",
    message: "Only one document per file is read",
    pos: [second.range[0], second.range[0] + 1],
  }) as YAMLError;

function yamlFinding(
  problem: YamlProblem,
  text: string,
  locate: (start: number, end: number) => Location,
): Diagnostic {
  const { code, message, pos } = problem;
  const known: Partial<Record<YAMLError["code"], DiagnosticCode>> = {
    DUPLICATE_KEY: "document/duplicate-key",
    TAG_RESOLVE_FAILED: "document/unknown-tag",
  };
  const location = locate(pos[0], pos[1]);
  // The parser recurses into the text, and reports its own overflow as if the text were wrong.
  if (message.startsWith("Maximum call stack")) {
    return finding("document/too-deep", "Nested too deeply to be parsed.", { location });
  }
  const words = syntaxWords(problem, text);
  const sentence = words?.sentence ?? `${message.replace(/[.:\s]+$/, "")}.`;
  const { offset } = words ?? {};
  return finding(known[code] ?? "document/syntax", sentence, {
    location: offset === undefined ? location : locate(offset, offset + 1),
    hint: words?.hint,
  });
}

function locationAt(file: string, lines: LineCounter, start: number, end: number): Location {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  return {
    file,
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  };
}
