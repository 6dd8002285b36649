import { ts } from "ts-morph";

/**
 * The address of a TypeScript module that is evaluated from memory: `import(moduleUrl(...))`. Types
 * are stripped; `resolve` gives each import the address it shall have, because a module from memory
 * has no folder.
 */
export function moduleUrl(text: string, resolve: (specifier: string) => string): string {
  const rewriteImports: ts.TransformerFactory<ts.SourceFile> = (context) => (sourceFile) =>
    ts.visitEachChild(
      sourceFile,
      (node) => {
        if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return node;
        const target = ts.factory.createStringLiteral(resolve(node.moduleSpecifier.text));
        const { modifiers, importClause, attributes } = node;
        return ts.factory.updateImportDeclaration(
          node,
          modifiers,
          importClause,
          target,
          attributes,
        );
      },
      context,
    );
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    transformers: { after: [rewriteImports] },
  });
  return `data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`;
}
