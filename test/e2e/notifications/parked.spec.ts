import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltCustody, buildCustody } from '../../faults/built-custody.js';
import { runCustody } from '../../faults/custody-process.js';
import { keepStores, type KeptStores, type Service, startService } from '../../support/service.js';
import { smtpServer, type SmtpServer } from '../../support/smtp-server.js';
import { until } from '../../support/until.js';

let custody: BuiltCustody;
let stores: KeptStores;
let smtp: SmtpServer;
let service: Service;

beforeAll(async () => {
  [custody, stores, smtp] = await Promise.all([buildCustody(), keepStores(), smtpServer()]);
  service = await startService(stores, 'all', smtp.url);
  const put = async (path: string, body: unknown): Promise<void> => {
    expect((await service.as('admin:root').put(path, body)).status).toBe(200);
  };
  await put('/v1/directory/groups/support', { name: 'Support' });
  await put('/v1/directory/queues/support', { name: 'Support', groupId: 'support' });
  await put('/v1/directory/agents/alice', { name: 'Alice', email: 'alice@example.org', groups: { support: ['rw'] } });
}, 120_000);
afterAll(async () => {
  await service.stop();
  await smtp.close();
  await stores.remove();
  await custody.remove();
}, 60_000);

/** The outbox as the metrics have it, once it stands like that. */
function shows(state: string, count: number): Promise<string> {
  return until(`${count} ${state}`, async () => {
    const { text } = await service.as('admin:root').get('/metrics');
    return text.includes(`custody_outbox_messages{state="${state}"} ${count}\n`) ? text : undefined;
  });
}

describe('what was given up', () => {
  it('shows in the metrics, and goes out after `custody notifications retry` beside the running service (NTF-5)', async () => {
    smtp.refusals.push('550 nobody here');
    const opened = await service.as('service:mail').post('/v1/tickets', { subject: 'Help', queueId: 'support' });
    expect(opened.status).toBe(201);
    const parked = await shows('parked', 1);
    expect(parked).toMatch(/custody_outbox_messages\{state="waiting"\} 0\n/);
    expect(parked).toMatch(/custody_outbox_messages\{state="not_configured"\} 0\n/);
    expect(parked).toMatch(/custody_outbox_oldest_seconds 0\n/);
    expect(smtp.mails).toHaveLength(0);

    const settings = { CUSTODY_DATA_DIR: stores.dataDir, DATABASE_URL: stores.databaseUrl };
    const { code, stdout, stderr } = await runCustody([custody.cli, 'notifications', 'retry', '--json'], settings);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ retried: 1, parked: 0 });

    expect(await shows('sent', 1)).toMatch(/custody_outbox_messages\{state="parked"\} 0\n/);
    expect(smtp.mails.map(({ to }) => to)).toEqual([['alice@example.org']]);
  });
});
