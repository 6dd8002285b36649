import { ts } from "ts-morph";
import { bare, membersOf } from "./object-members.js";

/** What is known of the object that a user's file shall hold. */
export interface WantedObject {
  /** Of the variable, as the skeleton had it. */
  readonly name: string;
  /** Of the generated interface. */
  readonly type: string;
  /** Members that it has or had; they tell it from other objects that a call is given. */
  readonly members: ReadonlySet<string>;
}

interface Candidate {
  readonly object: ts.ObjectLiteralExpression;
  readonly isTyped: boolean;
  readonly isNamed: boolean;
}

/** The one object that is meant, or why there is none. */
export function findObject(
  file: ts.SourceFile,
  wanted: WantedObject,
): ts.ObjectLiteralExpression | { readonly reason: string } {
  const found = candidates(file, wanted);
  const typed = found.filter(({ isTyped }) => isTyped);
  const pool = typed.length > 0 ? typed : found;
  const objects = new Set(pool.map(({ object }) => object));
  const named = new Set(pool.filter(({ isNamed }) => isNamed).map(({ object }) => object));
  const [only] = objects.size > 1 ? named : objects;
  if (only !== undefined && (objects.size === 1 || named.size === 1)) return only;
  if (objects.size === 0) return { reason: `no object of type ${wanted.type} stands in it` };
  return { reason: `several objects of type ${wanted.type} stand in it` };
}

function candidates(file: ts.SourceFile, wanted: WantedObject): readonly Candidate[] {
  const found: Candidate[] = [];
  const isWanted = typeTest(file, wanted.type);
  const add = (value: ts.Expression | undefined, isTyped: boolean, isNamed: boolean): void => {
    const object = value && objectIn(file, value, wanted);
    if (object !== undefined) found.push({ object, isTyped, isNamed });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      const isNamed = ts.isIdentifier(node.name) && node.name.text === wanted.name;
      const isTyped = isWanted(node.type) || isWanted(assertedType(node.initializer));
      if (isNamed || isTyped) add(node.initializer, isTyped, isNamed);
    } else if (isAssertion(node) && isWanted(node.type)) add(node.expression, true, false);
    else if (ts.isCallExpression(node) && node.typeArguments?.some(isWanted)) {
      const [only, ...others] = node.arguments;
      add(others.length === 0 ? only : node, true, false);
    } else if (ts.isFunctionLike(node) && isWanted(node.type)) {
      for (const value of returned(node)) add(value, true, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isAssertion = (node: ts.Node): node is ts.SatisfiesExpression | ts.AsExpression =>
  ts.isSatisfiesExpression(node) || ts.isAsExpression(node) || ts.isTypeAssertionExpression(node);

const assertedType = (value: ts.Expression | undefined): ts.TypeNode | undefined =>
  value !== undefined && isAssertion(value) ? value.type : undefined;

/** Whether a type is the wanted one: by the name that it has here, also inside `Readonly` and `Promise`. */
function typeTest(file: ts.SourceFile, type: string): (node: ts.TypeNode | undefined) => boolean {
  const names = new Set([type]);
  for (const statement of file.statements) {
    const bindings = ts.isImportDeclaration(statement) && statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      if (propertyName?.text === type) names.add(name.text);
    }
  }
  const test = (node: ts.TypeNode | undefined): boolean => {
    if (node === undefined || !ts.isTypeReferenceNode(node)) return false;
    const { typeName } = node;
    const name = ts.isIdentifier(typeName) ? typeName.text : typeName.right.text;
    if (name === "Readonly" || name === "Promise") return test(node.typeArguments?.[0]);
    return ts.isIdentifier(typeName) ? names.has(name) : name === type;
  };
  return test;
}

/** The object literal that a value is, also where it goes through a call or another constant. */
function objectIn(
  file: ts.SourceFile,
  value: ts.Expression,
  wanted: WantedObject,
  hops = 0,
): ts.ObjectLiteralExpression | undefined {
  const plain = bare(value);
  if (ts.isObjectLiteralExpression(plain)) return plain;
  if (ts.isIdentifier(plain) && hops === 0) {
    const initializer = untypedConstant(file, plain.text);
    return initializer && objectIn(file, initializer, wanted, hops + 1);
  }
  if (!ts.isCallExpression(plain)) return undefined;
  // A call may be given anything: only an object with a member that is known is the one meant.
  const given = plain.arguments
    .map((argument) => objectIn(file, argument, wanted, hops))
    .filter((object) => object !== undefined)
    .filter((object) =>
      [...membersOf(object).byName.keys()].some((key) => wanted.members.has(key)),
    );
  return given.length === 1 ? given[0] : undefined;
}

function untypedConstant(file: ts.SourceFile, name: string): ts.Expression | undefined {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const { declarations } = statement.declarationList;
    const found = declarations.find(
      (declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name,
    );
    if (found !== undefined) return found.type === undefined ? found.initializer : undefined;
  }
  return undefined;
}

/** What a function returns, without what functions inside it return. */
function returned(node: ts.SignatureDeclaration): readonly ts.Expression[] {
  const body = "body" in node ? node.body : undefined;
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isFunctionLike(child) || ts.isClassLike(child)) return;
    if (ts.isReturnStatement(child) && child.expression) found.push(child.expression);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(body, visit);
  return found;
}
