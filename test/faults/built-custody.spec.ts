import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCustody } from './built-custody.js';

const file = 'src/kernel/cause.ts';

describe('a test build', () => {
  it('has the text of a mutation where it fits, and nothing of it beside', async () => {
    const plain = await buildCustody();
    const changed = await buildCustody({ mutate: [{ file: 'src/main.ts', from: 'const patience = 9_500;', to: 'const patience = 1;' }] });
    try {
      expect(await readFile(changed.main, 'utf8')).toContain('const patience = 1;');
      expect(await readFile(plain.main, 'utf8')).not.toContain('const patience = 1;');
      expect(await readFile(join(changed.main, '../kernel/cause.js'), 'utf8')).toBe(await readFile(join(plain.main, '../kernel/cause.js'), 'utf8'));
    } finally {
      await plain.remove();
      await changed.remove();
    }
  });

  it.each([
    ['fits nowhere', 'no such text'],
    ['fits twice', 'e'],
  ])('is none where a mutation %s', async (_, from) => {
    await expect(buildCustody({ mutate: [{ file, from, to: '' }] })).rejects.toThrow(/has to fit once and fits \d+ times/);
  });
});
