import { type Answer, speakTo } from '../../support/client.js';
import { until } from '../../support/until.js';

/** Sets up the people, queues and tickets that plausible requests name; ready when every read model has them. */
export async function openFuzzDesk(url: string): Promise<void> {
  const say = speakTo(url);
  const put = (path: string, body: object): Promise<void> => done(path, say('admin:root').put(path, body));
  const rights = { support: ['rw'], engineering: ['rw'] };
  await put('/v1/directory/groups/support', { name: 'Support' });
  await put('/v1/directory/groups/engineering', { name: 'Engineering', members: ['eve', 'bob'] });
  for (const queue of ['support', 'level-2']) await put(`/v1/directory/queues/${queue}`, { name: queue, groupId: 'support' });
  for (const agent of ['alice', 'bob', 'eve']) await put(`/v1/directory/agents/${agent}`, { name: agent, groups: rights, rights: ['share_organizations', 'review_sharing'] });
  await put('/v1/workflow/statuses/with-engineering', { agentLabel: 'With engineering', category: 'pending', internalGroups: ['engineering'] });
  for (const organization of ['acme', 'umbrella']) await put(`/v1/organizations/${organization}`, { name: organization });
  for (const requester of ['kim', 'lee']) await put(`/v1/requesters/${requester}`, { name: requester, organizations: ['acme'] });
  for (let number = 1; number <= 6; number += 1) {
    await done('open', say('agent:alice').post('/v1/tickets', { ticketId: `T-${number}`, subject: 'Printer', queueId: 'support', requesterId: 'kim', organizationId: 'acme' }));
  }
  await until('the read models', async () => (await say('admin:root').get('/health/ready')).status === 200 || undefined);
  await say('agent:alice').sees('T-6');
}

async function done(what: string, asked: Promise<Answer>): Promise<void> {
  const { status, text } = await asked;
  if (status >= 300) throw new Error(`the desk can't be set up: ${what}: ${status} ${text}`);
}
