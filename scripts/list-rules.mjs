// Prints the rules of the domain page that no test names. The rules are those of test/rules.json, which says by which
// issue each is built; a test names a rule by writing its number into its own name or into the rows of its `each`.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { issues } = JSON.parse(readFileSync(join(root, 'test', 'rules.json'), 'utf8'));
const named = countNamed(join(root, 'test'));

let missing = 0;
for (const { issue, title, rules } of issues) {
  const without = rules.filter((rule) => !named.has(rule));
  const tests = rules.reduce((sum, rule) => sum + (named.get(rule) ?? 0), 0);
  console.log(`issue ${issue} (${title}): ${rules.length} rules named by tests ${tests} times; without a test: ${without.join(', ') || 'none'}`);
  missing += without.length;
}
process.exitCode = missing === 0 ? 0 : 1;

/** Rule → how many tests and groups of tests name it. */
function countNamed(folder) {
  const counts = new Map();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.spec.ts')) continue;
    for (const text of testNames(join(folder, name))) {
      for (const rule of new Set(text.match(/\b[A-Z]{3}-\d+\b/g))) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  }
  return counts;
}

/** What `describe`, `it` and `test` are given as a name in a file, with the rows of their `each`. */
function testNames(file) {
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && /^(describe|it|test)\b/.test(node.expression.getText(source))) {
      found.push(node.arguments[0]?.getText(source) ?? '');
      if (ts.isCallExpression(node.expression)) found.push(...node.expression.arguments.map((rows) => rows.getText(source)));
    }
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  visit(source);
  return found;
}
