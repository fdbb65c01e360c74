import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'node:http';
import { furnish, openTicket, put, streamOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';

const agents = 1_000;
const connections = 64;
const names = Array.from({ length: agents }, (_, index) => `agent-${index}`);

let service: Service;

beforeAll(async () => {
  service = await startService();
  const admin = service.as('admin:root');
  await furnish(admin, { support: {} }, {});
  await put(admin, '/v1/directory/roles/support', { name: 'Support', permissions: { support: ['rw'] } });
  await Promise.all(names.map((name) => put(admin, `/v1/directory/agents/${name}`, { name, roles: ['support'] })));
}, 120_000);

afterAll(async () => service.stop());

interface Locked {
  readonly who: string;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends `lock` over one of the agent's connections, which stay open. */
function lock(url: string, who: string, agent: Agent): Promise<Locked> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'x-actor': `agent:${who}`, 'content-type': 'application/json' } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ who, status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) as Locked['body'] }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end('{}');
  });
}

describe('a thousand agents who lock one ticket at once', () => {
  it('leave one holder, 999 who are told who it is, and one lock in the stream (LCK-2, LCK-11)', async () => {
    const ticketId = await openTicket(service.as('service:mail'), { queueId: 'support' });
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const began = performance.now();
    const answers = await Promise.all(names.map((who) => lock(`${service.url}/v1/tickets/${ticketId}/lock`, who, agent)));
    const took = performance.now() - began;
    agent.destroy();
    const counts = new Map<number, number>();
    for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
    process.stdout.write(`\n${agents} agents, ${connections} connections: ${[...counts].map(([status, count]) => `${count} × ${status}`).join(', ')} in ${Math.round(took)} ms\n\n`);

    expect([...counts].sort()).toEqual([[200, 1], [409, 999]]);
    const holder = answers.find(({ status }) => status === 200)?.who;
    for (const { status, body } of answers) if (status === 409) expect(body).toMatchObject({ rule: 'LCK-2', holder, type: expect.stringMatching(/ticket\/locked-by-another$/) });
    const locks = (await streamOf(service.as, ticketId)).filter(({ type }) => type === 'TicketLocked');
    expect(locks.map(({ data }) => data.holderId)).toEqual([holder]);
  }, 60_000);
});
