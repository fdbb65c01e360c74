import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSPKI } from 'jose';
import { readFile } from 'node:fs/promises';
import { type Scope, scopes } from '../../../src/http/door/caller.js';
import { rightsPage, verdictOf } from '../../../src/rights-table.js';
import { recordFault } from '../../faults/record.js';
import { calledByAll } from '../../faults/rights-trial.js';
import { nothingWrong, tried } from '../../faults/trial.js';
import type { Credentials } from '../../support/client.js';
import { type Call, differences, everyCall, kindOf, prepare, routes } from '../../support/rights/every-call.js';
import { type Service, startService } from '../../support/service.js';
import { audience, issuer as issuerName, newIssuer } from '../../support/tokens.js';

describe('the table of rights (F12)', () => {
  it('is the page docs/rights.md; write it anew by `npm run rights`', async () => {
    expect(await readFile('docs/rights.md', 'utf8')).toBe(rightsPage());
  });
});

describe('under dev, the table of rights equals what happens (F12)', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it('and is complete: every route that the service describes is in it', async () => {
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    const listed = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.filter((route) => !listed.includes(route))).toEqual([]);
    expect(listed.filter((route) => !described.includes(route)).sort()).toEqual(['GET /docs', 'GET /metrics', 'GET /openapi.json']);
  });

  it('for every route, every caller and every place of an id', async () => {
    expect((await tried(calledByAll)).wrong).toEqual(nothingWrong);
  }, 120_000);
});

describe('under jwt, the table of rights equals what happens (F12)', () => {
  let service: Service;
  let sign: (sub: string, granted: string) => Promise<string>;
  const granting = (granted: string): Credentials => async (sub): Promise<Readonly<Record<string, string>>> => (sub === '' ? {} : { authorization: `Bearer ${await sign(sub, granted)}` });
  beforeAll(async () => {
    const issuer = await newIssuer(Date.now);
    const known = new Map<string, string>();
    sign = async (sub, scope) => {
      const key = `${sub} ${scope}`;
      const token = known.get(key) ?? (await issuer.sign({ sub, scope }));
      known.set(key, token);
      return token;
    };
    service = await startService(undefined, 'all', null, { keys: { given: await exportSPKI(issuer.keys.publicKey) }, audience, issuer: issuerName });
    await prepare(service.url, granting(scopes.join(' ')));
  });
  afterAll(() => service.stop());

  /** Calls all of these, and puts what differs into the joint table. */
  const compared = async (what: string, calls: readonly Call[]): Promise<readonly string[]> => {
    const began = performance.now();
    const found = await differences(service.url, calls);
    recordFault({ fault: 'F12', what, rounds: calls.length, acknowledged: null, lost: null, doubled: null, differences: found.length, seconds: (performance.now() - began) / 1_000 });
    return found;
  };

  it('for every route, every caller and every place of an id, with every scope', async () => {
    expect(await compared('every route as every caller with every id: jwt, every scope', everyCall(granting(scopes.join(' '))))).toEqual([]);
  }, 120_000);

  it('for every route and every scope by itself, and for none', async () => {
    const calls = routes.flatMap((route) =>
      [...scopes, ''].flatMap((granted) =>
        (['admin:root', 'agent:alice', 'requester:kim'] as const).map((someone) => ({
          route, someone, credentials: granting(granted), expected: verdictOf(route, kindOf(someone), new Set([granted as Scope])),
        }))));
    expect(await compared('every route under each scope alone: jwt', calls)).toEqual([]);
  }, 120_000);
});
