import { ts } from "ts-morph";

export interface ObjectMembers {
  readonly byName: ReadonlyMap<string, ts.ObjectLiteralElementLike>;
  /** True when a spread or a computed name may stand for any member. */
  readonly isOpen: boolean;
}

export function membersOf(object: ts.ObjectLiteralExpression): ObjectMembers {
  const byName = new Map<string, ts.ObjectLiteralElementLike>();
  let isOpen = false;
  for (const property of object.properties) {
    const name = nameOf(property);
    if (name === undefined) isOpen = true;
    else byName.set(name, property);
  }
  return { byName, isOpen };
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string | undefined {
  if (name === undefined) return undefined;
  if (ts.isComputedPropertyName(name)) {
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  }
  return ts.isPrivateIdentifier(name) ? undefined : name.text;
}

/** `value` without parentheses, `as`, `satisfies` and the like. */
export function bare(value: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(value) ||
    ts.isAsExpression(value) ||
    ts.isSatisfiesExpression(value) ||
    ts.isTypeAssertionExpression(value) ||
    ts.isNonNullExpression(value);
  return isWrapped ? bare(value.expression) : value;
}
