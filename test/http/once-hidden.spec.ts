import { describe, expect, it } from '@jest/globals';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { firstValueFrom, of } from 'rxjs';
import { OnceHidden } from '../../src/http/portal/once-hidden.interceptor.js';
import type { ReadModels } from '../../src/http/ports.js';

/** How far the read models were waited for before an answer went out; null: not at all. */
async function waitedFor(method: string, answer: unknown): Promise<bigint | null> {
  let waited: bigint | null = null;
  const reach = (position: bigint): Promise<boolean> => {
    waited = position;
    return Promise.resolve(false);
  };
  const context = { switchToHttp: () => ({ getRequest: () => ({ method }) }) } as unknown as ExecutionContext;
  const handler: CallHandler = { handle: () => of(answer) };
  const given: unknown = await firstValueFrom(new OnceHidden({ reach } as unknown as ReadModels).intercept(context, handler));
  expect(given).toBe(answer);
  return waited;
}

const receipt = (position: string, ...types: readonly string[]) => ({ position, unchanged: types.length === 0, events: types.map((type, revision) => ({ type, revision })) });

describe('an answer to what narrows who may see (ORG-12)', () => {
  it.each(['OrgVisibilityChanged', 'MemberLeft', 'MemberViewRevoked', 'ConfidentialityChanged'])('waits for the read models: %s, and goes out all the same', async (type) => {
    expect(await waitedFor('POST', receipt('42', type))).toBe(42n);
  });

  it('waits for the last of several in bulk, refusals aside', async () => {
    const items = [{ status: 200, receipt: receipt('7', 'ConfidentialityChanged') }, { status: 409, problem: {} }, { status: 200, receipt: receipt('9', 'ConfidentialityChanged') }, { status: 200, receipt: receipt('11', 'TicketLocked') }];
    expect(await waitedFor('POST', { items })).toBe(9n);
  });

  it.each([['a lock', receipt('5', 'TicketLocked')], ['a no-op', receipt('5')], ['no receipt', {}], ['nothing', null]])('never waits for %s', async (_, answer) => {
    expect(await waitedFor('POST', answer)).toBeNull();
  });

  it('is no question: reads never wait', async () => {
    expect(await waitedFor('GET', receipt('42', 'MemberLeft'))).toBeNull();
  });
});
