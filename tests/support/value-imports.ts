import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The relative imports of a file that exist at run time: all except `import type`. */
function valueImports(file: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  return ts
    .preProcessFile(outputText)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'));
}

/** Every TypeScript file that is loaded when all of a folder's are, workers apart. Absolute paths. */
export function reachedByValue(folder: string): string[] {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const name of valueImports(file)) {
      const target = path.resolve(path.dirname(file), name);
      const found = [`${target}.ts`, path.join(target, 'index.ts'), target].find(
        (candidate) => candidate.endsWith('.ts') && existsSync(candidate),
      );
      if (found) visit(found);
    }
  };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.ts')) visit(path.join(folder, name));
  return [...reached];
}
