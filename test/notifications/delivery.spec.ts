import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { mayCall, webhookUrlFault } from '../../src/notifications/webhook-address.js';
import { WebhookSecrets } from '../../src/notifications/webhook-secrets.js';
import { type Addressed, writeTold } from '../../src/notifications/write-told.js';
import { outboxHealth, retryParked } from '../../src/notifications/outbox.js';
import { inTransaction } from '../../src/read-store/database.js';
import { smtpServer, type SmtpServer } from '../support/smtp-server.js';
import { type Call, webhookReceiver } from '../support/webhook-receiver.js';
import { until } from '../automation/processing.js';
import { byEmail, byWebhook, type OutboxDatabase, outboxDatabase, sender, states, told } from './outbox-stage.js';

let ops: OutboxDatabase;
let secrets: WebhookSecrets;
let smtp: SmtpServer;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  ops = await outboxDatabase();
  secrets = await WebhookSecrets.open(ops.pool);
}, 60_000);
beforeEach(async () => {
  await ops.clear();
  smtp = await smtpServer();
  closing.push(() => smtp.close());
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => ops.drop());

function put(addressed: readonly Addressed[], mailing = true): Promise<void> {
  return inTransaction(ops.pool, (client) => writeTold(client, addressed, mailing));
}

function sending(): void {
  const one = sender(ops.pool, { smtpUrl: smtp.url, secrets });
  closing.push(() => one.stop());
}

async function receiver(...given: Parameters<typeof webhookReceiver>) {
  const made = await webhookReceiver(...given);
  closing.push(() => made.close());
  return made;
}

async function settled(): Promise<void> {
  await until(async () => ((await states(ops.pool)).waiting ?? 0) === 0);
}

function idOf({ headers }: Call): string {
  return String(headers['webhook-id']);
}

describe('e-mail', () => {
  it('arrives as text and HTML, its id made from the key, in the thread of its ticket (NTF-4)', async () => {
    const [one, two] = [told(), told()];
    await put([byEmail(one), byEmail(two)]);
    sending();
    await settled();
    expect(smtp.mails).toHaveLength(2);
    const [first, second] = smtp.mails;
    expect(first?.to).toEqual(['alice@example.org']);
    expect(first?.headers.get('subject')).toBe('[T-1] The printer is on fire');
    expect(first?.headers.get('message-id')).toMatch(/^<[0-9a-f]{32}@custody>$/);
    expect(first?.headers.get('references')).toBe(second?.headers.get('references'));
    expect(first?.headers.get('message-id')).not.toBe(second?.headers.get('message-id'));
    expect(first?.raw).toMatch(/text\/plain[\s\S]*You got this because you are its owner[\s\S]*text\/html/);
    expect(first?.raw).toContain('&lt;b&gt;brightly&lt;/b&gt;');
  });

  it('a second try carries the same id; what the server refuses for good is parked at once (NTF-5)', async () => {
    smtp.refusals.push('451 try later', '451 try later');
    await put([byEmail(told())]);
    sending();
    await settled();
    expect(smtp.mails).toHaveLength(1);
    smtp.refusals.push('550 nobody here');
    await put([byEmail(told())]);
    await until(async () => (await states(ops.pool)).parked === 1);
    expect(await retryParked(ops.pool)).toBe(1);
    await until(async () => (await states(ops.pool)).sent === 2);
  });

  it('without a server they are kept and shown as not configured', async () => {
    await put([byEmail(told())], false);
    expect(await states(ops.pool)).toEqual({ not_configured: 1 });
    const { rows } = await ops.pool.query('select person, kind, channel, state, delivered_at from custody.notification');
    expect(rows).toEqual([{ person: 'alice', kind: 'customer_wrote', channel: 'email', state: 'not_configured', delivered_at: null }]);
  });

  it('what quiet hours held back comes as one summary when they end (NTF-3)', async () => {
    const end = new Date(Date.now() + 2_000).toISOString();
    await put([byEmail(told(), end), byEmail(told({ ticketId: 'T-2' }), end), byEmail(told({ person: { kind: 'agent', id: 'bob' } }))]);
    sending();
    sending();
    await until(() => smtp.mails.length === 1);
    await until(async () => (await states(ops.pool)).sent === 1); // the server has it a moment before the sender has it on record
    expect(smtp.mails).toHaveLength(1);
    expect(await states(ops.pool)).toMatchObject({ waiting: 2 });
    await settled();
    expect(smtp.mails).toHaveLength(2);
    expect(smtp.mails[1]?.headers.get('subject')).toBe('2 notifications from your quiet hours');
  });
});

describe('webhook', () => {
  it('is signed as Standard Webhooks says, and carries before and after (NTF-6)', async () => {
    const hook = await receiver();
    await put([byWebhook(told(), `${hook.url}/in`)]);
    sending();
    await settled();
    const [call] = hook.calls;
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signed } = call?.headers ?? {};
    const key = Buffer.from(secrets.of('alice', 1).slice('whsec_'.length), 'base64');
    expect(signed).toBe(`v1,${createHmac('sha256', key).update(`${String(id)}.${String(timestamp)}.${call?.body ?? ''}`).digest('base64')}`);
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ type: 'notification.customer_wrote', data: { ticketId: 'T-1', before: { ownerId: 'alice' }, after: { ownerId: 'alice' } } });
  });

  it('a receiver that fails three times and then heals gets each message, under one id, in order per ticket (NTF-5, NTF-6)', async () => {
    const hook = await receiver((call, earlier) => (earlier.filter((other) => idOf(other) === idOf(call)).length < 3 ? { status: 500 } : undefined));
    await put(Array.from({ length: 4 }, (_, index) => byWebhook(told({ summary: String(index) }), hook.url)));
    sending();
    await settled();
    expect(await states(ops.pool)).toEqual({ sent: 4 });
    expect(hook.calls).toHaveLength(16);
    const order = hook.calls.map(({ body }) => (JSON.parse(body) as { data: { summary: string } }).data.summary);
    expect(order).toEqual([...order].sort());
    expect(new Set(hook.calls.map(idOf)).size).toBe(4);
  });

  it('32 senders side by side send each once, in order per ticket (NTF-6)', async () => {
    const hook = await receiver();
    const messages = Array.from({ length: 200 }, (_, index) => byWebhook(told({ ticketId: `T-${index % 10}`, summary: String(index) }), hook.url));
    await put(messages);
    for (let index = 0; index < 32; index += 1) sending();
    await settled();
    expect(hook.calls).toHaveLength(200);
    const sent = hook.calls.map(({ body }) => (JSON.parse(body) as { data: { ticketId: string; summary: string } }).data);
    for (let ticket = 0; ticket < 10; ticket += 1) {
      const order = sent.filter(({ ticketId }) => ticketId === `T-${ticket}`).map(({ summary }) => Number(summary));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it('one that is down parks without holding up others, and is tried again when asked (NTF-5)', async () => {
    let down = true;
    const dead = await receiver(() => (down ? { status: 503 } : undefined));
    const well = await receiver();
    await put([byWebhook(told({ person: { kind: 'agent', id: 'bob' } }), dead.url), byWebhook(told(), well.url)]);
    sending();
    await until(() => well.calls.length === 1);
    await until(async () => (await states(ops.pool)).parked === 1);
    expect(dead.calls).toHaveLength(5);
    expect(await outboxHealth(ops.pool)).toMatchObject({ waiting: 0, sent: 1, parked: 1 });
    down = false;
    await retryParked(ops.pool);
    await settled();
    expect(await states(ops.pool)).toEqual({ sent: 2 });
    expect(new Set(dead.calls.map(idOf)).size).toBe(1);
  });

  it('follows no redirect, and never leads into a private network; to this machine only where that is allowed', async () => {
    const other = await receiver();
    const hook = await receiver(() => ({ status: 307, location: other.url }));
    await put([byWebhook(told(), hook.url), byWebhook(told({ ticketId: 'T-2' }), 'http://10.1.2.3/')]);
    sending();
    await until(async () => (await states(ops.pool)).parked === 2);
    expect(other.calls).toHaveLength(0);
    for (const inside of ['10.0.0.1', '172.16.9.9', '192.168.1.1', '169.254.169.254', '::ffff:10.0.0.1', 'fd00::1', '0.0.0.0', '::']) expect(mayCall(inside, true)).toBe(false);
    expect([mayCall('127.0.0.1', true), mayCall('127.0.0.1', false), mayCall('::1', false), mayCall('93.184.216.34', false)]).toEqual([true, false, false, true]);
    expect([webhookUrlFault('ftp://example.org', true), webhookUrlFault('http://u:p@example.org', true), webhookUrlFault('http://localhost/', false)]).not.toContain(null);
    expect([webhookUrlFault('https://example.org/x', false), webhookUrlFault('http://localhost/', true)]).toEqual([null, null]);
  });
});
