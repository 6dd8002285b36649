import type { SchemaId } from "../../contract/model.js";
import {
  type Identifier,
  type NumberLiteral,
  type StringLiteral,
  type TypeExpression,
  typeExpression,
} from "../code.js";

/** A TypeScript type before it is laid out. */
export type TypeNode = AtomType | UnionType | IntersectionType | ArrayType | TupleType | ObjectType;

/** A keyword, a literal or a name. */
export interface AtomType {
  readonly kind: "atom";
  readonly text: TypeExpression | Identifier | StringLiteral | NumberLiteral;
  /** Set on the name of a named schema. */
  readonly ref?: SchemaId;
}
export interface UnionType {
  readonly kind: "union";
  readonly members: readonly TypeNode[];
}
export interface IntersectionType {
  readonly kind: "intersection";
  readonly members: readonly TypeNode[];
}
export interface ArrayType {
  readonly kind: "array";
  readonly item: TypeNode;
}
export interface TupleType {
  readonly kind: "tuple";
  readonly items: readonly { readonly type: TypeNode; readonly optional: boolean }[];
  readonly rest?: TypeNode;
}
export interface ObjectType {
  readonly kind: "object";
  readonly members: readonly MemberType[];
  /** Type of the members that have no name here. */
  readonly index?: TypeNode;
}
export interface MemberType {
  readonly name: string;
  readonly optional: boolean;
  readonly type: TypeNode;
  /** What the document says about it. */
  readonly doc?: string;
}

const keyword = (text: TypeExpression): AtomType => ({ kind: "atom", text });

export const keywords = {
  true: keyword(typeExpression`true`),
  false: keyword(typeExpression`false`),
  bytes: keyword(typeExpression`Uint8Array`),
  boolean: keyword(typeExpression`boolean`),
  never: keyword(typeExpression`never`),
  null: keyword(typeExpression`null`),
  number: keyword(typeExpression`number`),
  string: keyword(typeExpression`string`),
  undefined: keyword(typeExpression`undefined`),
  unknown: keyword(typeExpression`unknown`),
};
