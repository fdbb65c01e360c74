import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../support/client.js';
import { furnish, openTicket, put } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let say: Service['as'];
/** Of the last command. */
let position = '0';

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await furnish(
    say('admin:root'),
    { support: {}, 'level-1': {}, 'level-2': {} },
    {
      alice: { support: ['rw'] },
      bob: { support: ['rw'], 'level-1': ['rw'], 'level-2': ['move_into'] },
      carol: { support: ['rw'] },
      dave: { support: ['rw'] },
      dana: { 'level-2': ['rw'] },
    },
  );
  await put(say('admin:root'), '/v1/requesters/kim', { name: 'Kim', organizations: [] });
}, 60_000);

afterAll(async () => service.stop());

const fromKim = (queueId: string): Promise<string> => openTicket(say('service:mail'), { queueId, requesterId: 'kim', body: 'It is broken' });

async function does(actor: string, ticketId: string, command: string, body: object = {}): Promise<Answer> {
  const answer = await say(actor).does(ticketId, command, body);
  position = String(answer.body.position);
  return answer;
}

/** What these agents were told of a ticket, oldest first: `kind (reasons)`. */
async function told(ticketId: string, ...agents: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = agents.map(async (agent) => {
    const { body } = await say(`agent:${agent}`).get(`/v1/agents/${agent}/notifications?after=${position}&wait=10000&limit=500`);
    const items = body.items as readonly { readonly ticketId: string; readonly kind: string; readonly reasons: readonly string[] }[];
    return [agent, items.filter((item) => item.ticketId === ticketId).map(({ kind, reasons }) => `${kind} (${[...reasons].sort().join(', ')})`).reverse()] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

describe('who is told over HTTP', () => {
  it('a responsible of what concerns the ticket, beside its owner; who was never responsible of nothing (RSP-2)', async () => {
    const ticketId = await fromKim('support');
    await does('agent:alice', ticketId, 'lock');
    await does('agent:alice', ticketId, 'set-responsible', { responsibleId: 'carol' });
    await does('requester:kim', ticketId, 'customer-message', { body: 'And now?' });
    await does('agent:alice', ticketId, 'note', { body: 'Hm.' });
    expect(await told(ticketId, 'alice', 'carol', 'dave')).toEqual({
      alice: ['ticket_opened (queue_subscriber)', 'customer_wrote (owner)'],
      carol: ['ticket_opened (queue_subscriber)', 'responsible_set (responsible)', 'customer_wrote (responsible)', 'note_added (responsible)'],
      dave: ['ticket_opened (queue_subscriber)'],
    });
    await does('agent:alice', ticketId, 'set-responsible', { responsibleId: null });
    await does('requester:kim', ticketId, 'customer-message', { body: 'Hello?' });
    expect((await told(ticketId, 'carol')).carol).toHaveLength(4);
  }, 60_000);

  it('the subscribers of the queue to which a ticket is given up, and not those whom it left (MOV-3, scenario 2)', async () => {
    const ticketId = await openTicket(say('agent:bob'), { queueId: 'level-1' });
    await does('agent:bob', ticketId, 'lock');
    await does('agent:bob', ticketId, 'move', { queueId: 'level-2', unlock: true });
    const { dana, bob } = await told(ticketId, 'dana', 'bob');
    expect(dana).toEqual(expect.arrayContaining(['moved_in (queue_subscriber)']));
    expect(bob).toEqual([]);
  }, 60_000);

  it('the new owner, and not the former one who gave the ticket away (OWN-5, scenario 3)', async () => {
    const ticketId = await openTicket(say('agent:carol'), { queueId: 'support' });
    await does('agent:carol', ticketId, 'lock');
    await does('agent:carol', ticketId, 'change-owner', { ownerId: 'dave', note: 'Yours' });
    await does('agent:carol', ticketId, 'watch');
    const { dave, carol } = await told(ticketId, 'dave', 'carol');
    expect(dave?.at(-1)).toBe('assigned (owner)');
    expect(carol).toEqual([]);
  }, 60_000);

  it('the whole team of a ticket that comes back, its last owner once; of one that stayed closed nobody (FUP-4, scenario 4)', async () => {
    const ticketId = await fromKim('support');
    await does('agent:alice', ticketId, 'lock');
    await does('agent:alice', ticketId, 'change-status', { status: 'closed' });
    await does('agent:alice', ticketId, 'note', { body: 'For the record.' });
    const team = ['alice', 'bob', 'carol', 'dave'] as const;
    for (const items of Object.values(await told(ticketId, ...team))) expect(items).toEqual(['ticket_opened (queue_subscriber)']);
    await does('requester:kim', ticketId, 'customer-message', { body: 'It is back' });
    const after = await told(ticketId, ...team, 'dana');
    for (const agent of team) expect(after[agent]?.slice(1)).toEqual([agent === 'alice' ? 'reopened (last_owner, queue_subscriber)' : 'reopened (queue_subscriber)']);
    expect(after.dana).toEqual([]);
  }, 60_000);
});
