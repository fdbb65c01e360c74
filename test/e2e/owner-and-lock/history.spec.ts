import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { furnish, openTicket, put, streamOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';
import { until } from '../../support/until.js';

let service: Service;
let say: Service['as'];

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await furnish(say('admin:root'), { support: {}, level2: { onMove: 'reset' }, swift: { unlockTimeoutMinutes: 0.01 } }, {});
  for (const [id, name] of [['carol', 'Carol Jones'], ['dave', 'Dave Miller']]) {
    await put(say('admin:root'), `/v1/directory/agents/${id ?? ''}`, { name, groups: { support: ['rw'], level2: ['rw'], swift: ['rw'] } });
  }
  await put(say('admin:root'), '/v1/requesters/kim', { name: 'Kim Lee', organizations: [] });
}, 60_000);

afterAll(async () => service.stop());

interface Line {
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly summary: string;
  readonly note: string | null;
  readonly revision: number;
}

async function historyOf(ticketId: string): Promise<readonly Line[]> {
  await say('agent:dave').sees(ticketId);
  const answer = await say('agent:dave').get(`/v1/tickets/${ticketId}/history`);
  expect(answer.status).toBe(200);
  const lines = answer.body.items as readonly Line[];
  process.stdout.write(`\n${lines.map(({ actor, summary, note }) => `  ${actor}: ${summary}${note === null ? '' : ` (“${note}”)`}`).join('\n')}\n\n`);
  return lines;
}

describe('the history of a ticket', () => {
  it('says who, what, from whom to whom and why, oldest first, a line for each event (HIS-1, OWN-5, EVT-2)', async () => {
    const ticketId = await openTicket(say('service:mail'), { queueId: 'support', requesterId: 'kim' });
    await say('agent:carol').does(ticketId, 'lock');
    await say('agent:carol').does(ticketId, 'change-owner', { ownerId: 'dave', note: 'Dave knows printers' });
    await say('agent:carol').does(ticketId, 'change-owner', { ownerId: 'carol', note: 'Back to me' });
    await say('agent:carol').does(ticketId, 'move', { queueId: 'level2', note: 'Needs a specialist' });
    await say('agent:dave').does(ticketId, 'reply', { body: 'On it.' });
    await say('agent:dave').does(ticketId, 'change-status', { status: 'closed', note: 'Toner' });
    await say('requester:kim').does(ticketId, 'customer-message', { body: 'Again!' });
    const lines = await historyOf(ticketId);
    expect(lines.map(({ revision }) => revision)).toEqual([...lines.keys()].map((index) => lines[index]?.revision).sort((left, right) => Number(left) - Number(right)));
    const given = lines.find(({ note }) => note === 'Dave knows printers');
    expect(given).toMatchObject({ actor: 'agent:carol', act: 'give' });
    expect(given?.summary).toMatch(/Carol Jones.*Dave Miller/);
    expect(lines.find(({ note }) => note === 'Back to me')).toMatchObject({ act: 'steal' });
    expect(lines.some(({ note }) => note === 'Needs a specialist')).toBe(true);
    expect(lines.find(({ act }) => act === 'reset')?.summary).toMatch(/level2|move|queue/i);
    expect(lines.find(({ act }) => act === 'auto')?.summary).toMatch(/repl/i);
    expect(lines.at(-1)?.actor).toBe('requester:kim');
    expect(lines.every(({ summary }) => summary.length > 0 && !summary.includes('undefined') && !summary.includes('null'))).toBe(true);
    expect(new Set(lines.map(({ revision }) => revision)).size).toBe((await streamOf(say, ticketId)).length);
  });

  it('says whether a person or a rule did it (LCK-8, EVT-1)', async () => {
    const ticketId = await openTicket(say('service:mail'), { queueId: 'swift', ownerId: 'dave' });
    await until('the lock to lapse', async () => ((await streamOf(say, ticketId)).some(({ type }) => type === 'TicketUnlocked') ? true : undefined));
    const lapse = (await historyOf(ticketId)).at(-1);
    expect(lapse?.actor).toBe('system:lock-timeout');
    expect(lapse?.summary).toMatch(/Dave Miller/);
  });
});
