import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { Pool } from 'pg';
import { type Body, speakTo, type Voice } from '../support/client.js';
import { until } from '../support/until.js';
import type { BuiltCustody, Mutation } from './built-custody.js';
import { runCustody, serve } from './custody-process.js';
import { inspect } from './inspection.js';
import { openDesk } from './load.js';
import { ownStores, type OwnStores } from './stores-of-its-own.js';
import { nothingWrong, type Outcome, type Trial } from './trial.js';

/** An event as only another program, or a later version of this one, writes it; and the read models that can't take it. */
interface Trouble {
  readonly ticketId: string;
  readonly type: string;
  readonly version: number;
  readonly data: object;
  readonly reason: RegExp;
}

const troubles: readonly Trouble[] = [
  { ticketId: 'unknown', type: 'TicketSharpened', version: 1, data: { ticketId: 'unknown' }, reason: /unknown event type TicketSharpened/ },
  { ticketId: 'newer', type: 'PriorityChanged', version: 9, data: { ticketId: 'newer', urgency: 3 }, reason: /PriorityChanged has version 9, this program knows 1/ },
  { ticketId: 'broken', type: 'PriorityChanged', version: 1, data: { ticketId: 'broken', from: 'normal', to: 11 }, reason: /PriorityChanged\/to/ },
  // As its schema has it; but a handler finds no row to change.
  { ticketId: 'throws', type: 'ArticleMarkedImportant', version: 1, data: { ticketId: 'throws', articleId: 'none', important: true }, reason: /no row .*none.* in article to change/ },
];

/** Milliseconds within which everything else is to flow. */
const patience = 15_000;

async function append(eventStoreUrl: string, { ticketId, type, version, data }: Trouble): Promise<void> {
  const client = EventStoreDBClient.connectionString(eventStoreUrl);
  const metadata = { version, commandId: `c-${ticketId}`, $correlationId: `c-${ticketId}`, $causationId: null, actor: 'service:other', service: null, occurredAt: new Date().toISOString(), basis: null, commandHash: '0'.repeat(64) };
  try {
    await client.appendToStream(`ticket-${ticketId}`, jsonEvent({ type, data: data as Record<string, unknown>, metadata }));
  } finally {
    await client.dispose();
  }
}

interface Parked {
  readonly projection: string;
  readonly stream: string;
  readonly reason: string;
}

/** What a desk goes through whose log has events that nobody can take; each sentence is something that is not as it must be. */
class ParkedDesk {
  private readonly said: string[] = [];

  constructor(
    private readonly custody: BuiltCustody,
    private readonly stores: OwnStores,
    private readonly say: (actor: string) => Voice,
  ) {}

  async live(): Promise<readonly string[]> {
    for (const { ticketId } of troubles) await this.say('agent:agent-0').does(await this.opened(ticketId), 'note', { body: 'before' });
    const { eventStoreUrl } = await this.command('status');
    for (const trouble of troubles) await append(String(eventStoreUrl), trouble);
    await this.othersFlow('fine', 'after the trouble');
    if (this.said.length > 0) return this.said; // where all stands still there is nothing more to wait for
    await this.parkedWithReason();
    await this.says('throws', 'goes on in the log');
    await this.decided('retry', 'parked-again');
    await this.othersFlow('fine-too', 'after the retry');
    for (const { ticketId } of troubles) await this.command('parked', 'skip', `ticket-${ticketId}`);
    this.expect((await this.parked()).length === 0, 'after the skips something is parked');
    await this.says('throws', 'flows again');
    await this.onRecord();
    return this.said;
  }

  private async opened(ticketId: string): Promise<string> {
    await this.say('service:mail').post('/v1/tickets', { ticketId, subject: ticketId, queueId: 'first' });
    return ticketId;
  }

  /** A ticket that has nothing to do with all this is written and shown. */
  private async othersFlow(ticketId: string, when: string): Promise<void> {
    await this.opened(ticketId);
    await this.says(ticketId, `is not shown ${when}`);
  }

  /** A note gets through, and the view has it in time. */
  private async says(ticketId: string, what: string): Promise<void> {
    const answer = await this.say('agent:agent-0').post(`/v1/tickets/${ticketId}/note`, { body: 'Hm.' });
    const shown = answer.status === 200 && (await this.say('agent:agent-0').get(`/v1/tickets/${ticketId}?after=${String(answer.body['position'])}&wait=${patience}`)).status === 200;
    this.expect(shown, `${ticketId} ${what}: ${answer.status}`);
  }

  private async parkedWithReason(): Promise<void> {
    const parked = await this.parked();
    for (const { ticketId, reason } of troubles) {
      const found = parked.filter(({ stream }) => stream === `ticket-${ticketId}`);
      this.expect(found.length > 0 && found.every((each) => reason.test(each.reason)), `${ticketId} is parked as ${JSON.stringify(found)}`);
    }
    this.expect(parked.every(({ stream }) => troubles.some(({ ticketId }) => stream === `ticket-${ticketId}`)), `others are parked: ${JSON.stringify(parked)}`);
  }

  /** Nothing was mended, so all is parked again. */
  private async decided(decision: 'retry' | 'skip', became: string): Promise<void> {
    const decided = (await this.command('parked', decision))['decided'] as readonly Body[];
    this.expect(decided.length > 0 && decided.every((each) => each['became'] === became), `${decision}: ${JSON.stringify(decided)}`);
  }

  private async onRecord(): Promise<void> {
    const pool = new Pool({ connectionString: this.stores.at.databaseUrl, max: 1 });
    const { rows } = await pool.query<{ decision: string; n: number; named: boolean }>("select decision, count(*)::integer as n, bool_and(actor like '%:_%') as named from custody_ops.parked_decision group by decision").finally(() => pool.end());
    for (const decision of ['retry', 'skip']) this.expect(rows.some((row) => row.decision === decision && row.n >= troubles.length && row.named), `of ${decision} there is on record: ${JSON.stringify(rows)}`);
  }

  private async parked(): Promise<readonly Parked[]> {
    return (await this.command('parked'))['parked'] as readonly Parked[];
  }

  private async command(...args: readonly string[]): Promise<Body> {
    const { stdout, stderr } = await runCustody([this.custody.cli, ...args, '--json'], this.stores.settings);
    if (stdout === '') throw new Error(`custody ${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as Body;
  }

  private expect(holds: boolean, otherwise: string): void {
    if (!holds) this.said.push(otherwise);
  }
}

async function play(custody: BuiltCustody, stores: OwnStores): Promise<Outcome> {
  const { url, process } = await serve(custody.main, stores.settings);
  try {
    await openDesk(url);
    await until('the read models', async () => (await fetch(`${url}/health/ready`)).ok || undefined);
    const beside = await new ParkedDesk(custody, stores, speakTo(url)).live();
    const { differences, rows } = beside.length > 0 ? { differences: [], rows: 0 } : await inspect(stores.at, (inspection) => inspection.compare());
    return { rounds: troubles.length, acknowledged: null, wrong: { ...nothingWrong, differences: differences.map((each) => JSON.stringify(each)), beside }, numbers: { 'rows compared': rows } };
  } finally {
    process.signal('SIGTERM');
    await process.ended;
  }
}

/** F7: on the real service, by its command line. */
export const eventsNobodyTakes: Trial = {
  fault: 'F7',
  what: 'unknown type, newer version, broken payload, handler that throws: parked, retried, skipped',
  mutate: [],
  play: async (custody) => {
    const stores = await ownStores();
    try {
      return await play(custody, stores);
    } finally {
      await stores.remove();
    }
  },
};

/** What can't be taken stops the projector instead of its stream. */
export const parksNothing: readonly Mutation[] = [{ file: 'src/read-store/generation-writer.ts', from: 'private park(parked: ParkedStream): void {', to: 'private park(parked: ParkedStream): void { throw new Error(parked.reason);' }];
