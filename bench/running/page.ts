import { readFile, writeFile } from 'node:fs/promises';

/**
 * Fills the generated parts of a page: each stands between `<!-- bench: NAME -->` and `<!-- end -->`.
 * @throws where a part has no place on the page
 */
export async function fillPage(path: string, parts: Readonly<Record<string, string>>): Promise<void> {
  let page = await readFile(path, 'utf8');
  for (const [name, text] of Object.entries(parts)) {
    const begin = `<!-- bench: ${name} -->\n`;
    const from = page.indexOf(begin);
    const to = page.indexOf('<!-- end -->', from);
    if (from < 0 || to < 0) throw new Error(`${path} has no place for "${name}"`);
    page = `${page.slice(0, from + begin.length)}${text}\n${page.slice(to)}`;
  }
  await writeFile(path, page);
}
