import { readdirSync, readFileSync } from 'node:fs';
import { explanations } from '../../src/http/explanations.js';

const root = new URL('../../src/', import.meta.url);
const contexts = 'ticket|organization|requester|status|directory|request|command|store|read-model|service';

/** Every reason that the source gives anywhere. */
function reasonsInSource(): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) => [...readFileSync(new URL(file, root), 'utf8').matchAll(new RegExp(`(?:refuse|no)\\(\\s*'[^']*',\\s*'((?:${contexts})/[a-z-]+)'`, 'g'))]);
  return [...new Set(found.map(([, reason = '']) => reason))].sort();
}

describe('a refusal', () => {
  it.each(reasonsInSource())('for %s is explained in words, and tells what to do', (refused) => {
    const document = explanations.document({ refused, rule: 'X-1', facts: { known: [], legal: [], candidates: [] } });
    expect(document.title).not.toBe('The rules say no.');
    expect(document.detail.length).toBeGreaterThan(10);
  });
});
