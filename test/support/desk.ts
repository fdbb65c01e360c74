import type { Answer, Voice } from './client.js';
import type { Service } from './service.js';

/** An event as `GET /v1/tickets/{id}/events` gives it. */
export interface EventLine {
  readonly revision: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly commandId: string;
  readonly basis: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A set-up or a question that must succeed. */
export async function put(admin: Voice, path: string, body: unknown): Promise<Answer> {
  const answer = await admin.put(path, body);
  if (answer.status !== 200) throw new Error(`PUT ${path}: ${answer.status} ${answer.text}`);
  return answer;
}

/** Queues with a primary group of the same name, and agents with keys in these groups. */
export async function furnish(
  admin: Voice,
  queues: Readonly<Record<string, object>>,
  agents: Readonly<Record<string, object>>,
): Promise<void> {
  for (const [id, policy] of Object.entries(queues)) {
    await put(admin, `/v1/directory/groups/${id}`, { name: id });
    await put(admin, `/v1/directory/queues/${id}`, { name: id, groupId: id, ...policy });
  }
  for (const [id, groups] of Object.entries(agents)) await put(admin, `/v1/directory/agents/${id}`, { name: id, groups });
}

/** Opens a ticket that must come to be. */
export async function openTicket(by: Voice, body: object): Promise<string> {
  const answer = await by.post('/v1/tickets', { subject: 'Help', ...body });
  if (answer.status !== 201) throw new Error(`open: ${answer.status} ${answer.text}`);
  return String(answer.body.ticketId);
}

/** The ticket's whole stream, as an auditor reads it once the read model has what was written so far. */
export async function streamOf(say: Service['as'], ticketId: string): Promise<readonly EventLine[]> {
  const auditor = say('auditor:ines');
  await auditor.sees(ticketId);
  const answer = await auditor.get(`/v1/tickets/${ticketId}/events?limit=500`);
  if (answer.status !== 200) throw new Error(`events of ${ticketId}: ${answer.status} ${answer.text}`);
  return answer.body.items as readonly EventLine[];
}

/** The last segments of a problem's type, such as `ticket/locked-by-another`. */
export function reasonOf({ body }: Answer): string {
  return typeof body.type === 'string' ? body.type.split('/').slice(-2).join('/') : '';
}
