import type { Contract, Message } from "../../contract/model.js";
import { type Identifier, numberLiteral, propertyKey } from "../code.js";
import { type Code, code, hang, type Layout, list, print } from "../layout.js";
import { type Names, namesOf } from "../names.js";
import { payloadNode } from "../schema/payload-node.js";
import { readSchema } from "../schema/read-schema.js";
import { SchemaSet } from "../schema/schema-set.js";
import { checkFunction } from "./check-node.js";
import { closedShapes, type Shape } from "./closed-shape.js";
import { type CheckFunction, FileParts } from "./file-parts.js";
import { helpersOf, helperTexts } from "./helper-sources.js";
import { printStatements } from "./js.js";

/** The validators of a message as JavaScript. */
export interface ValidatorSource {
  /** What each exported function returns, said of its argument `value`. */
  readonly validate: Layout;
  readonly validateForPublishing: Layout;
  readonly validateHeaders?: Layout;
  /** Declarations of what those functions use. */
  readonly constants: Code;
  /** The functions that those call, by name. */
  readonly functions: ReadonlyMap<Identifier, Code>;
  /** Names of the helpers that are called, also by helpers; sorted. */
  readonly helpers: readonly string[];
}

/** The functions, constants and helpers of a file. */
export const bodyOf = ({ constants, functions, helpers }: ValidatorSource): Code =>
  [...(constants === "" ? [] : [constants]), ...functions.values(), ...helperTexts(helpers)].join(
    "\n\n",
  ) as Code;

/** Writes the validators of a contract's messages, each once. */
export class ValidatorWriter {
  readonly #schemas: SchemaSet;
  readonly #names: Names;
  readonly #written = new Map<Message, ValidatorSource>();

  constructor(contract: Contract) {
    this.#schemas = new SchemaSet(contract);
    this.#names = namesOf(contract);
  }

  write(message: Message): ValidatorSource {
    const source = this.#written.get(message) ?? this.#source(message);
    this.#written.set(message, source);
    return source;
  }

  #source(message: Message): ValidatorSource {
    const payload = payloadNode(message);
    const parts = new FileParts(
      checkFunction,
      (id) => this.#schemas.get(id),
      (id) => this.#names.schema(id).name,
    );
    const guarded = parts.helper("guarded");
    const check = parts.function("checkPayload", payload);
    const headers =
      message.headers === undefined
        ? undefined
        : parts.function("checkHeaders", readSchema(message.headers));
    const shapes = closedShapes(payload, this.#schemas);
    const table = shapesTable(shapes, parts);
    const guardedCall = (call: Layout): Layout =>
      code`${guarded}${list("arguments", [call, code`value`])}`;
    return {
      validate: guardedCall(code`${check}`),
      validateForPublishing:
        shapes.length === 0 ? code`validate(value)` : guardedCall(strictCheck(check, parts)),
      ...(headers === undefined ? {} : { validateHeaders: guardedCall(code`${headers}`) }),
      constants: constantsOf(parts, table),
      functions: new Map(parts.functions.map((one) => [one.name, functionText(one)])),
      helpers: helpersOf(parts.helpers),
    };
  }
}

const writers = new WeakMap<Contract, ValidatorWriter>();

/** The writer of a contract, shared by those who need the same validators. */
export function validatorsOf(contract: Contract): ValidatorWriter {
  const writer = writers.get(contract) ?? new ValidatorWriter(contract);
  writers.set(contract, writer);
  return writer;
}

const strictCheck = (check: Identifier, parts: FileParts): Layout =>
  hang(code`(whole) =>`, code`${check}(whole) ?? ${parts.helper("excess")}(whole, shapes[0])`);

function constantsOf({ constants }: FileParts, table: readonly string[]): Code {
  const paragraphs = [...(constants.length === 0 ? [] : [constants.join("\n")]), ...table];
  return paragraphs.join("\n\n") as Code;
}

function functionText({ name, statements }: CheckFunction): Code {
  const lines = printStatements(statements, 2);
  return [`function ${name}(value) {`, ...lines, "  return undefined;", "}"].join("\n") as Code;
}

/** The table of what may be published, as a constant; none when nothing is refused. */
function shapesTable(shapes: readonly Shape[], parts: FileParts): readonly string[] {
  if (shapes.length === 0) return [];
  const rows = shapes.map((shape) => rowLayout(shape, parts));
  const doc =
    "/** What each place may hold when it is published; a number is the row of what is inside. */";
  return [`${doc}\n${print(code`const shapes = ${list("array", rows)};`)}`];
}

function rowLayout({ names, patterns, rest, first, items }: Shape, parts: FileParts): Layout {
  const members: Layout[] = [];
  if (names !== undefined) {
    const entries = Object.entries(names);
    const rows = entries.map(([name, row]) => code`${propertyKey(name)}: ${rowNumber(row)}`);
    members.push(code`names: ${list("object", rows)}`);
  }
  if (patterns !== undefined) {
    const pairs = patterns.map(([pattern, row]) =>
      list("array", [code`${parts.pattern(pattern)}`, rowNumber(row)]),
    );
    members.push(code`patterns: ${list("array", pairs)}`);
  }
  if (rest !== undefined) members.push(code`rest: ${rowNumber(rest)}`);
  if (first !== undefined) members.push(code`first: ${list("array", first.map(rowNumber))}`);
  if (items !== undefined) members.push(code`items: ${rowNumber(items)}`);
  return list("object", members);
}

const rowNumber = (row: number | null): Layout =>
  row === null ? code`null` : code`${numberLiteral(row)}`;
