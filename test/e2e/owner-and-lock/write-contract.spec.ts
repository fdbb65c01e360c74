import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { furnish, openTicket, put, reasonOf, streamOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let say: Service['as'];

beforeAll(async () => {
  service = await startService();
  say = service.as;
  await furnish(say('admin:root'), { support: {} }, { alice: { support: ['rw'] }, bob: { support: ['rw'] }, rita: { support: ['ro'] } });
  await put(say('admin:root'), '/v1/requesters/kim', { name: 'Kim', organizations: [] });
}, 60_000);

afterAll(async () => service.stop());

const opened = (): Promise<string> => openTicket(say('service:mail'), { queueId: 'support', requesterId: 'kim' });
const key = (idempotencyKey: string): Readonly<Record<string, string>> => ({ 'idempotency-key': idempotencyKey });

describe('a key', () => {
  it('that was seen long ago gives its first answer, whatever came between and whatever if-match says (EVT-4)', async () => {
    const ticketId = await opened();
    const first = await say('agent:alice').post(`/v1/tickets/${ticketId}/lock`, {}, key('k-1'));
    for (let index = 0; index < 30; index += 1) await say('agent:bob').does(ticketId, 'note', { body: `Note ${index}` });
    await say('agent:bob').does(ticketId, 'change-owner', { ownerId: 'bob' });
    const before = (await streamOf(say, ticketId)).length;
    const again = await say('agent:alice').post(`/v1/tickets/${ticketId}/lock`, {}, { ...key('k-1'), 'if-match': '"0"' });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await say('agent:bob').sees(ticketId)).toMatchObject({ ownerId: 'bob' });
    expect(await streamOf(say, ticketId)).toHaveLength(before);
  });

  it('counts for the same body, however its members are ordered (EVT-4)', async () => {
    const ticketId = await opened();
    const first = await say('agent:alice').post(`/v1/tickets/${ticketId}/change-owner`, '{"ownerId":"bob","note":"yours"}', key('k-2'));
    const again = await say('agent:alice').post(`/v1/tickets/${ticketId}/change-owner`, '{ "note": "yours", "ownerId": "bob" }', key('k-2'));
    expect(again.body).toEqual(first.body);
  });

  it('used with another body, command or actor is refused, and nothing is written (EVT-4)', async () => {
    const ticketId = await opened();
    await say('agent:alice').post(`/v1/tickets/${ticketId}/change-priority`, { priority: 'high' }, key('k-3'));
    const others = [
      await say('agent:alice').post(`/v1/tickets/${ticketId}/change-priority`, { priority: 'low' }, key('k-3')),
      await say('agent:alice').post(`/v1/tickets/${ticketId}/lock`, {}, key('k-3')),
      await say('agent:bob').post(`/v1/tickets/${ticketId}/change-priority`, { priority: 'high' }, key('k-3')),
    ];
    expect(others.map((answer) => [answer.status, reasonOf(answer)])).toEqual(others.map(() => [409, 'command/key-reused']));
    expect(await streamOf(say, ticketId)).toHaveLength(2);
  });

  it('of another ticket is another key (EVT-4)', async () => {
    for (const ticketId of [await opened(), await opened()]) {
      const answer = await say('agent:alice').post(`/v1/tickets/${ticketId}/lock`, {}, key('k-4'));
      expect([answer.status, answer.body.unchanged]).toEqual([200, false]);
    }
  });

  it('of what wrote nothing is judged anew (EVT-4)', async () => {
    const ticketId = await opened();
    await say('agent:bob').does(ticketId, 'lock');
    const lock = () => say('agent:alice').post(`/v1/tickets/${ticketId}/lock`, {}, key('k-5'));
    expect((await lock()).status).toBe(409);
    await say('agent:bob').does(ticketId, 'unlock');
    expect((await lock()).body).toMatchObject({ unchanged: false });
  });

  it('of an opening without an id opens one ticket in the whole installation (EVT-4)', async () => {
    const open = (subject: string) => say('agent:alice').post('/v1/tickets', { subject, queueId: 'support' }, key('k-6'));
    const [first, again, other] = [await open('Once'), await open('Once'), await open('Twice')];
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect([other.status, reasonOf(other)]).toEqual([409, 'command/key-reused']);
  });
});

describe('if-match', () => {
  it('that is current lets the command through; one that is not names the current revision and what came between (EVT-5)', async () => {
    const ticketId = await opened();
    const fits = await say('agent:alice').post(`/v1/tickets/${ticketId}/lock`, {}, { 'if-match': '"0"' });
    expect(fits.status).toBe(200);
    const late = await say('agent:bob').post(`/v1/tickets/${ticketId}/note`, { body: 'Late' }, { 'if-match': '"0"' });
    expect([late.status, reasonOf(late)]).toEqual([412, 'command/revision-conflict']);
    expect(late.body).toMatchObject({ current: 2, between: ['OwnerChanged', 'TicketLocked'] });
    const early = await say('agent:bob').post(`/v1/tickets/${ticketId}/note`, { body: 'Early' }, { 'if-match': '"9"' });
    expect(early.body).toMatchObject({ status: 412, current: 2, between: [] });
  });

  it('comes after sight and before right and rules (EVT-5, PRM-5)', async () => {
    const ticketId = await opened();
    const stale = { 'if-match': '"7"' };
    expect((await say('agent:rita').post(`/v1/tickets/${ticketId}/lock`, {}, stale)).status).toBe(412);
    expect((await say('agent:rita').post('/v1/tickets/T-none/lock', {}, stale)).status).toBe(404);
  });
});

describe('a bulk request of a thousand', () => {
  it('answers each in its place, in order on each ticket, and repeats as a whole (EVT-3, EVT-4)', async () => {
    const tickets = await Promise.all(Array.from({ length: 100 }, opened));
    const four = (ticketId: string) => [
      { command: 'lock', ticketId },
      { command: 'change-priority', ticketId, body: { priority: 'high' } },
      { command: 'lock', ticketId },
      { command: 'note', ticketId, body: { body: 'Hm.' }, ifMatch: 3 },
      { command: 'note', ticketId, body: { body: 'Hm.' }, ifMatch: 0 },
      { command: 'change-owner', ticketId, body: { ownerId: 'rita' } },
      { command: 'dance', ticketId },
      { command: 'change-priority', ticketId, body: { priority: 'soon' } },
      { command: 'lock', ticketId: 'T-none' },
      { command: 'unlock', ticketId, body: { resetOwner: true } },
    ];
    const commands = tickets.flatMap(four);
    const began = performance.now();
    const answer = await say('agent:alice').post('/v1/commands', { commands }, key('bulk-1'));
    process.stdout.write(`\nbulk of ${commands.length}: ${answer.status} in ${Math.round(performance.now() - began)} ms\n\n`);
    const items = answer.body.items as readonly { readonly status: number }[];
    const wanted = [200, 200, 200, 200, 412, 409, 400, 400, 404, 200];
    expect(items.map(({ status }) => status)).toEqual(tickets.flatMap(() => wanted));
    const again = await say('agent:alice').post('/v1/commands', { commands }, key('bulk-1'));
    const receipts = (list: unknown) => (list as readonly { readonly receipt?: { readonly unchanged: boolean } }[]).map(({ receipt }) => (receipt?.unchanged === false ? receipt : null));
    expect(receipts(again.body.items).filter((_, index) => index % 10 !== 2)).toEqual(receipts(items).filter((_, index) => index % 10 !== 2));
    for (const ticketId of tickets.slice(0, 3)) {
      const types = (await streamOf(say, ticketId)).map(({ type }) => type);
      expect(types.slice(0, 7)).toEqual(['TicketOpened', 'OwnerChanged', 'TicketLocked', 'PriorityChanged', 'ArticleAdded', 'TicketUnlocked', 'OwnerChanged']);
    }
    const over = await say('agent:alice').post('/v1/commands', { commands: [...commands, { command: 'lock', ticketId: 'T-1' }] });
    expect(over.status).toBe(400);
  }, 60_000);
});
