import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../../src/demo/random.js';
import { type Answer, speakTo, type Voice } from '../support/client.js';
import type { Acknowledged, Heard } from './oracle.js';

/** A command on its way; sent again it is the same. */
interface Sent {
  readonly key: string;
  readonly actor: string;
  readonly path: string;
  readonly body: object;
}

/** Where writers find the service: it may be gone, and come back elsewhere. */
export interface Whereabouts {
  /** The address once there is one; null where it will not come back for writers. */
  url(): Promise<string | null>;
}

const agents = Array.from({ length: 16 }, (_, number) => `agent-${number}`) as [string, ...string[]];
const queues = ['first', 'second', 'third'] as const;
/** Tickets that all writers fight over; each has its own besides. */
export const commonTickets = Array.from({ length: 24 }, (_, number) => `S-${number}`) as [string, ...string[]];

/** Sets up a help desk, with the tickets that all will fight over. */
export async function openDesk(url: string): Promise<void> {
  const say = speakTo(url);
  const put = (path: string, body: object): Promise<void> => done(say('admin:root').put(path, body));
  for (const queue of queues) {
    await put(`/v1/directory/groups/${queue}`, { name: queue });
    await put(`/v1/directory/queues/${queue}`, { name: queue, groupId: queue, unlockTimeoutMinutes: 60 }); // so that locks make orders
  }
  for (const agent of agents) await put(`/v1/directory/agents/${agent}`, { name: agent, groups: Object.fromEntries(queues.map((queue) => [queue, ['rw']])) });
  for (const ticketId of commonTickets) await done(say('service:mail').post('/v1/tickets', { ticketId, subject: ticketId, queueId: 'first' }));
}

async function done(asked: Promise<Answer>): Promise<void> {
  const { status, text } = await asked;
  if (status >= 300) throw new Error(`the desk can't be set up: ${status} ${text}`);
}

/** Writers under way, and what they have heard. */
export class Load {
  private readonly acknowledged: Acknowledged[] = [];
  private readonly refused: string[] = [];
  private readonly open = new Map<string, Sent>();
  /** Commands that had to be sent more than once. */
  private readonly repeated = new Set<string>();
  /** Answers that should never be given, such as a 500. */
  readonly accidents: string[] = [];
  /** The longest that anybody waited for an answer, in milliseconds. */
  slowest = 0;
  private readonly writers: readonly Promise<void>[];
  private closed = false;
  private goOn: Promise<void> = Promise.resolve();

  /** @param name of these writers alone: their keys begin with it */
  constructor(private readonly whereabouts: Whereabouts, private readonly name: string, seed: number, count: number) {
    this.writers = Array.from({ length: count }, (_, number) => this.write(number, new Chance(seed * 1_000 + number)));
  }

  get counts(): { readonly acknowledged: number; readonly unknown: number; readonly repeated: number; readonly refused: number } {
    return { acknowledged: this.acknowledged.length, unknown: this.open.size, repeated: this.repeated.size, refused: this.refused.length };
  }

  heard(): Heard {
    return { acknowledged: this.acknowledged, refused: this.refused, unknown: [...this.open.keys()] };
  }

  /** Writers end what they are at, and begin nothing until `resume`. */
  pause(): void {
    this.goOn = new Promise((resolve) => (this.resume = resolve));
  }

  /** Ends a pause. */
  resume: () => void = () => undefined;

  /** Writers end what they are at, and begin nothing more. */
  close(): void {
    this.closed = true;
  }

  /** Resolves when no writer is at work any more. */
  async ended(): Promise<void> {
    await Promise.all(this.writers);
  }

  /** Sends what is unknown once more, with the same keys. */
  async settle(url: string): Promise<void> {
    await Promise.all([...this.open.values()].map((sent) => this.send(sent, speakTo(url)(sent.actor))));
  }

  private async write(number: number, chance: Chance): Promise<void> {
    const own: string[] = [];
    for (let at = 0; !this.isClosed(); at += 1) {
      await this.goOn;
      const sent = nextCommand(chance, `${this.name}-${number}-${at}`, own);
      this.open.set(sent.key, sent);
      while (this.open.has(sent.key)) {
        const url = await this.whereabouts.url();
        if (url === null || this.isClosed()) return;
        const opened = (await this.send(sent, speakTo(url)(sent.actor))) && sent.path === '/v1/tickets';
        if (opened) own.push(ticketOf(sent.key));
      }
    }
  }

  private isClosed(): boolean {
    return this.closed;
  }

  /** An answer settles a command; a broken connection and a 503 leave it unknown. True where it was accepted. */
  private async send(sent: Sent, voice: Voice): Promise<boolean> {
    const asked = performance.now();
    const answer = await voice.post(sent.path, sent.body, { 'idempotency-key': sent.key }).catch(() => null);
    if (answer !== null) this.slowest = Math.max(this.slowest, performance.now() - asked);
    if (answer === null || answer.status === 503) {
      this.repeated.add(sent.key);
      if (answer !== null) await this.turnedAway(sent, answer);
      return false;
    }
    this.open.delete(sent.key);
    const accepted = answer.status < 300;
    if (accepted) this.acknowledged.push(acknowledgedBy(sent.key, answer));
    else this.refused.push(sent.key);
    if (![200, 201, 409].includes(answer.status)) this.accidents.push(`${sent.path}: ${answer.status} ${answer.text}`);
    return accepted;
  }

  /** A 503 says why, and when to try again. */
  private async turnedAway({ path }: Sent, { headers, text }: Answer): Promise<void> {
    if (headers.get('retry-after') === null || !text.includes('/unavailable')) this.accidents.push(`${path}: 503 without a reason or a time: ${text}`);
    await pause(100); // `retry-after`, shortened
  }
}

function acknowledgedBy(key: string, { body }: Answer): Acknowledged {
  return { key, ticketId: String(body['ticketId']), events: body['events'] as Acknowledged['events'] };
}

const ticketOf = (key: string): string => `T-${key}`;

/** A command's name, and its body. */
type Act = readonly [name: string, body: object];

function nextCommand(chance: Chance, key: string, own: readonly string[]): Sent {
  const actor = `agent:${chance.pick(agents)}`;
  if (chance.next() < 0.1) return { key, actor, path: '/v1/tickets', body: { ticketId: ticketOf(key), subject: key, queueId: chance.pick(queues) } };
  const ticketId = own.length > 0 && chance.next() < 0.5 ? own[chance.between(0, own.length - 1)] : chance.pick(commonTickets);
  const acts: readonly [Act, ...Act[]] = [
    ['lock', {}],
    ['unlock', { resetOwner: chance.next() < 0.5 }],
    ['change-owner', { ownerId: chance.pick(agents), note: key }],
    ['note', { body: key }],
    ['move', { queueId: chance.pick(queues) }],
    ['change-priority', { priority: chance.pick(['low', 'normal', 'high', 'urgent']) }],
    ['set-responsible', { responsibleId: chance.pick(agents) }],
    ['watch', {}],
  ];
  const [command, body] = chance.pick(acts);
  return { key, actor, path: `/v1/tickets/${ticketId ?? ''}/${command}`, body };
}
