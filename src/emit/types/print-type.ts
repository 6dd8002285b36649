import { propertyKey, type TypeExpression } from "../code.js";
import { docText } from "../doc-text.js";
import type {
  IntersectionType,
  MemberType,
  ObjectType,
  TupleType,
  TypeNode,
  UnionType,
} from "./type-node.js";

const WIDTH = 100;

/**
 * A type as source text, broken over lines where it would not fit or where members have comments.
 * `indent` is the indentation of the line it starts on; `used` counts the columns of that line which
 * are taken before and after it. Safe because the leaves of a node are branded.
 */
export const printType = (node: TypeNode, indent: number, used: number): TypeExpression =>
  layOut(node, indent, used) as TypeExpression;

/** `{ ... }` with one member per line, as an interface has it. */
export const printMembers = (node: ObjectType, indent: number): TypeExpression =>
  brokenObject(node, indent) as TypeExpression;

function layOut(node: TypeNode, indent: number, used: number): string {
  const flat = onOneLine(node);
  if (flat !== undefined && used + flat.length <= WIDTH) return flat;
  switch (node.kind) {
    case "atom":
      return node.text;
    case "object":
      return brokenObject(node, indent);
    case "array":
      return brokenArray(node.item, indent, used);
    case "tuple":
      return brokenTuple(node, indent);
    case "union":
      return brokenUnion(node, indent, used);
    case "intersection":
      return brokenIntersection(node, indent, used);
  }
}

function brokenObject({ members, index }: ObjectType, indent: number): string {
  const margin = " ".repeat(indent + 2);
  const lines = members.map((member) => {
    const head = `${margin}readonly ${memberName(member)}:`;
    return docText(member.doc, indent + 2) + withType(head, member.type, indent + 2);
  });
  const rest =
    index === undefined ? [] : [withType(`${margin}readonly [key: string]:`, index, indent + 2)];
  return `{\n${[...lines, ...rest].join("")}${" ".repeat(indent)}}`;
}

/** `head type;`: a union that is too long starts on its own line. */
function withType(head: string, node: TypeNode, indent: number): string {
  const type = layOut(node, indent, head.length + 2);
  return `${head}${type.startsWith("\n") ? "" : " "}${type};\n`;
}

function brokenArray(item: TypeNode, indent: number, used: number): string {
  const end = `\n${" ".repeat(indent)}`;
  const text = layOut(item, indent, used + "readonly ()[]".length);
  return `readonly ${operand("item", item, text.startsWith("\n") ? text + end : text)}[]`;
}

function brokenTuple(node: TupleType, indent: number): string {
  const margin = " ".repeat(indent + 2);
  const used = indent + 3;
  const items = node.items.map(({ type, optional }) => {
    const text = layOut(type, indent + 2, used);
    return optional ? `${operand("item", type, text)}?` : text;
  });
  const rest = node.rest === undefined ? [] : [`...${brokenRest(node.rest, indent + 2, used)}`];
  const lines = [...items, ...rest].map((line) => `${margin}${line.trimStart()},\n`);
  return `readonly [\n${lines.join("")}${" ".repeat(indent)}]`;
}

const brokenRest = (node: TypeNode, indent: number, used: number): string =>
  `${operand("item", node, layOut(node, indent, used + 5))}[]`;

function brokenUnion({ members }: UnionType, indent: number, used: number): string {
  const objects = members.filter((member) => member.kind === "object");
  // One object or null reads as the object; that is also how formatters leave it.
  if (objects.length === 1 && members.length === 2 && members.some(isNull)) {
    return members.map((member) => layOut(member, indent, used)).join(" | ");
  }
  const margin = " ".repeat(indent + 2);
  const lines = members.map((member) =>
    operand("union", member, layOut(member, indent + 4, indent + 5)),
  );
  return lines.map((line) => `\n${margin}| ${line}`).join("");
}

/** Names on lines of their own; an object opens on the line before it. */
function brokenIntersection({ members }: IntersectionType, indent: number, used: number): string {
  const texts = members.map((member) =>
    operand("intersection", member, layOut(member, indent, used)),
  );
  const isMixed = members.some(({ kind }) => kind === "object");
  return texts.join(isMixed ? " & " : ` &\n${" ".repeat(indent + 2)}`);
}

const isNull = (node: TypeNode): boolean => node.kind === "atom" && node.text === "null";

/** The type on one line; undefined when a comment in it needs lines of its own. */
function onOneLine(node: TypeNode): string | undefined {
  switch (node.kind) {
    case "atom":
      return node.text;
    case "object":
      return objectOnOneLine(node);
    case "array":
      return operandOnOneLine("item", node.item, (item) => `readonly ${item}[]`);
    case "tuple":
      return tupleOnOneLine(node);
    case "union":
      return joined(
        node.members.map((member) => operandOnOneLine("union", member)),
        " | ",
      );
    case "intersection":
      return joined(
        node.members.map((member) => operandOnOneLine("intersection", member)),
        " & ",
      );
  }
}

function objectOnOneLine({ members, index }: ObjectType): string | undefined {
  if (members.some(({ doc }) => docText(doc) !== "")) return undefined;
  const named = members.map((member) => {
    const type = onOneLine(member.type);
    return type === undefined ? undefined : `readonly ${memberName(member)}: ${type}`;
  });
  const rest = index === undefined ? [] : [onOneLine(index)];
  const texts = [...named, ...rest.map((type) => type && `readonly [key: string]: ${type}`)];
  const body = joined(texts, "; ");
  return body === undefined ? undefined : body === "" ? "{}" : `{ ${body} }`;
}

function tupleOnOneLine({ items, rest }: TupleType): string | undefined {
  const named = items.map(({ type, optional }) =>
    optional ? operandOnOneLine("item", type, (text) => `${text}?`) : onOneLine(type),
  );
  const last = rest === undefined ? [] : [operandOnOneLine("item", rest, (text) => `...${text}[]`)];
  const body = joined([...named, ...last], ", ");
  return body === undefined ? undefined : `readonly [${body}]`;
}

function operandOnOneLine(
  place: OperandPlace,
  node: TypeNode,
  around: (text: string) => string = (text) => text,
): string | undefined {
  const text = onOneLine(node);
  return text === undefined ? undefined : around(operand(place, node, text));
}

type OperandPlace = keyof typeof looser;

/** What needs parentheses in a place: what binds less tightly, or what formatters put in some. */
const looser = {
  union: ["intersection"],
  intersection: ["union"],
  item: ["union", "intersection", "array", "tuple"],
} as const satisfies Record<string, readonly TypeNode["kind"][]>;

function operand(place: OperandPlace, node: TypeNode, text: string): string {
  const kinds: readonly TypeNode["kind"][] = looser[place];
  return kinds.includes(node.kind) ? `(${text})` : text;
}

const joined = (parts: readonly (string | undefined)[], separator: string): string | undefined =>
  parts.every((part) => part !== undefined) ? parts.join(separator) : undefined;

const memberName = ({ name, optional }: MemberType): string =>
  `${propertyKey(name)}${optional ? "?" : ""}`;
