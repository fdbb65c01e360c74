import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { type ChildService, childService } from '../support/child-service.js';
import type { Body } from '../support/client.js';
import { change, eventually, openHelpDesk, register, settledRequest } from '../support/help-desk.js';

/** `KILLS=20` for the long form. */
const kills = Number(process.env['KILLS'] ?? 2);

/** Milliseconds between the answer to the change and the kill: the whole of the confirmation lies within. */
const moments = Array.from({ length: kills }, (_, index) => (index * 13) % 60);

let service: ChildService;

beforeAll(async () => {
  service = await childService();
  await openHelpDesk((actor) => service.as(actor));
}, 120_000);
afterAll(() => service.remove(), 60_000);

const eventsOf = async (ticketId: string): Promise<readonly Body[]> => (await service.as('auditor:ines').get(`/v1/tickets/${ticketId}/events?limit=500`)).body['items'] as readonly Body[];

/** What the process has done on a request ticket. */
async function confirmed(ticketId: string): Promise<{ readonly comments: number; readonly solved: number }> {
  const items = (await eventsOf(ticketId)).filter(({ actor }) => actor === 'system:sharing');
  return {
    comments: items.filter(({ type }) => type === 'ArticleAdded').length,
    solved: items.filter(({ type, data }) => type === 'StatusChanged' && (data as Body)['to'] === 'resolved').length,
  };
}

describe(`${kills} kills between the change and its comment`, () => {
  it.each(moments.map((after, index) => [index + 1, after] as const))('number %i, %i ms after the answer: one comment, solved once (ORG-10)', async (number, after) => {
    const say = (actor: string): ReturnType<ChildService['as']> => service.as(actor);
    const [organization, kim] = [`org-${number}`, `kim-${number}`];
    await register(say, [organization], { [kim]: [organization] });
    const ticketId = await settledRequest(say, kim, 'read_only', { organizationId: organization });
    expect((await change(say('agent:alice'), organization, 'shared_read', ticketId)).status).toBe(200);
    await pause(after);
    await service.kill();
    await service.start();
    expect((await say('agent:alice').get(`/v1/organizations/${organization}`)).body).toMatchObject({ visibility: 'shared_read' });
    await eventually(() => confirmed(ticketId), ({ comments }) => comments > 0);
    // A second comment, if there were to be one, would come before this one's.
    const { body } = await say('agent:alice').post(`/v1/organizations/${organization}/change-visibility`, { visibility: 'private', requestTicketId: ticketId });
    expect(body).toMatchObject({ unchanged: false });
    await eventually(() => confirmed(ticketId), ({ comments }) => comments > 1);
    expect(await confirmed(ticketId)).toEqual({ comments: 2, solved: 1 });
  }, 120_000);
});
