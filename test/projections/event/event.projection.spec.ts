import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventProjection, eventTable } from '../../../projections/event/event.projection.js';
import { revisionOrder, ticketEventsPage } from '../../../projections/event/ticket-events.query.js';
import { parseCursor } from '../../../projections/page.js';
import { fold, type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';
import { opened, owner } from '../../support/ticket-events.js';

const meta = { service: 'service:billing', basis: 7, causationId: 'cause-1', recordedAt: '2026-03-02T09:00:00.250Z' };
const given = [opened({}, { at: '2026-03-02T09:00:00.000Z', meta }), owner('1', 'bob'), { type: 'SettingsChanged', data: { changes: { timeZone: 'UTC' } } }];

describe('the event table', () => {
  it('holds every event with all that its metadata say (EVT-1)', () => {
    const [first, second, third] = fold(eventProjection, eventTable, given);
    expect(first).toEqual({
      position: '100',
      stream: 'ticket-T-1',
      revision: 0,
      type: 'TicketOpened',
      version: 1,
      occurred_at: '2026-03-02T09:00:00.000Z',
      recorded_at: '2026-03-02T09:00:00.250Z',
      actor: 'agent:alice',
      service: 'service:billing',
      command_id: 'command-000000000000',
      correlation_id: 'correlation-000000000000',
      causation_id: 'cause-1',
      basis: 7,
      event_id: '00000000-0000-4000-8000-000000000000',
      data: given[0]?.data,
    });
    expect([second?.revision, third?.stream, third?.revision]).toEqual([1, 'directory-main', 0]);
  });
});

describe('the events of a ticket', () => {
  let models: ReadModelsDatabase;
  beforeAll(async () => {
    models = await freshReadModels();
    await models.add(recorded(given));
  });
  afterAll(() => models.drop());

  it('are those of its stream, oldest first, as the contract spells them', async () => {
    const { items, cursor } = await ticketEventsPage(models.db, 'T-1', { limit: 500, after: null });
    expect(items.map(({ type, revision }) => [type, revision])).toEqual([['TicketOpened', 0], ['OwnerChanged', 1]]);
    expect(items[0]).toEqual({
      position: '100',
      revision: 0,
      type: 'TicketOpened',
      version: 1,
      occurredAt: '2026-03-02T09:00:00.000Z',
      recordedAt: '2026-03-02T09:00:00.250Z',
      actor: 'agent:alice',
      service: 'service:billing',
      commandId: 'command-000000000000',
      correlationId: 'correlation-000000000000',
      causationId: 'cause-1',
      basis: 7,
      eventId: '00000000-0000-4000-8000-000000000000',
      data: given[0]?.data,
    });
    expect(cursor).toBeNull();
  });

  it('come in pages that meet', async () => {
    const first = await ticketEventsPage(models.db, 'T-1', { limit: 1, after: null });
    const second = await ticketEventsPage(models.db, 'T-1', { limit: 1, after: parseCursor(first.cursor ?? '', revisionOrder) });
    expect([first.items[0]?.revision, second.items[0]?.revision, second.cursor]).toEqual([0, 1, null]);
  });

  it('show analysts the contract’s columns of everything, in the log’s order', async () => {
    const { rows } = await models.pool.query<Given & { position: string }>('select * from custody.event order by position');
    expect(rows.map(({ type }) => type)).toEqual(['TicketOpened', 'OwnerChanged', 'SettingsChanged']);
    expect(Object.keys(rows[0] ?? {})).not.toContain('basis');
  });
});
