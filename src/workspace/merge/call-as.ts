import { ts } from "ts-morph";
import type { SkeletonMember } from "../../emit/emitter.js";

/** The member with its stub calling `unwritten` by the name that it has in a file. */
export function callAs(member: SkeletonMember, local: string): SkeletonMember {
  const [open, close] = ["({", "})"];
  const file = ts.createSourceFile(
    "stub.ts",
    `${open}${member.stub}${close}`,
    ts.ScriptTarget.Latest,
  );
  const calls: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) calls.push(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const pieces: string[] = [];
  let done = open.length;
  for (const call of calls) {
    pieces.push(file.text.slice(done, call.getStart(file)), local);
    done = call.end;
  }
  return { ...member, stub: pieces.join("") + file.text.slice(done, -close.length) };
}
