import { inFlight } from '../running/in-flight.js';
import { agents, queue, ticketName } from '../contestants/world.js';

/** What a service must do; rejects where it does not. */
export async function does(url: string, method: 'PUT' | 'POST', path: string, actor: string, body: object): Promise<void> {
  const answer = await fetch(url + path, { method, headers: { 'content-type': 'application/json', 'x-actor': actor }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** The bench's help desk over HTTP; its agents want to hear of nothing but what is theirs. */
export async function furnishService(url: string): Promise<void> {
  await furnishQueue(url);
  for (const agent of agents) {
    await does(url, 'PUT', `/v1/directory/agents/${agent}`, 'admin:root', { name: agent, groups: { [queue]: ['rw'] } });
    await does(url, 'PUT', `/v1/agents/${agent}/preferences`, 'admin:root', { queues: [], channels: { inbox: false, email: false, webhook: false }, muted: [] });
  }
}

/** The queue and its group. */
export async function furnishQueue(url: string): Promise<void> {
  await does(url, 'PUT', `/v1/directory/groups/${queue}`, 'admin:root', { name: queue });
  await does(url, 'PUT', `/v1/directory/queues/${queue}`, 'admin:root', { name: queue, groupId: queue });
}

export async function openTickets(url: string, tickets: number): Promise<void> {
  const commands = Array.from({ length: tickets }, (_, number) => ({ command: 'open', body: { ticketId: ticketName(number), subject: `Ticket ${number}`, queueId: queue } }));
  const bulk = 500;
  await inFlight(2, Math.ceil(tickets / bulk), async (part) => {
    await does(url, 'POST', '/v1/commands', 'service:mail', { commands: commands.slice(part * bulk, (part + 1) * bulk) });
  });
}
