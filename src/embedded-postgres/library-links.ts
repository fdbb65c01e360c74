import { copyFile, lstat, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf } from './error-code.js';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * The npm package lists the links its shared libraries need in `pg-symlinks.json`, since npm packs no symlinks; its install script would make them,
 * but nothing of ours may need an install script. Makes the missing ones, in the package or, where that is read-only, in `farm`.
 * Safe while others do the same: a link appears whole or not at all, and one that is already there is good.
 *
 * @returns a folder the dynamic loader must search too, or undefined when the package itself is complete.
 */
export async function linkLibraries(native: string, farm: string): Promise<string | undefined> {
  const links = await readLinks(native);
  for (const link of links) {
    if (!(await linkInPackage(native, link))) {
      await makeFarm(native, links, farm);
      return farm;
    }
  }
  return undefined;
}

async function readLinks(native: string): Promise<readonly Link[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  // The list's paths start at the package, one folder above `native`.
  return JSON.parse(text) as readonly Link[];
}

async function linkInPackage(native: string, { source, target }: Link): Promise<boolean> {
  const place = join(native, '..', target);
  if (await exists(place)) return true;
  try {
    await symlink(basename(source), place);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return true;
    if (['EROFS', 'EACCES', 'EPERM'].includes(codeOf(error))) return false;
    throw error;
  }
}

async function makeFarm(native: string, links: readonly Link[], farm: string): Promise<void> {
  await mkdir(farm, { recursive: true });
  for (const { source, target } of links) {
    const library = join(native, '..', source);
    const place = join(farm, basename(target));
    if ((await readlink(place).catch(() => undefined)) === library) continue;
    // Made aside and renamed, so that a link to a former place of node_modules is replaced without a gap.
    const aside = `${place}.${process.pid}`;
    await rm(aside, { force: true });
    await symlink(library, aside).catch(() => copyFile(library, aside));
    await rename(aside, place);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
