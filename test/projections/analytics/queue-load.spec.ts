import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { analyse, type AnalysisQuestion, type AnalysisRow } from '../../../projections/analytics/analysis.query.js';
import { type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';
import { moved, opened, status } from '../../support/ticket-events.js';

let models: ReadModelsDatabase;
beforeEach(async () => (models = await freshReadModels()));
afterEach(() => models.drop());

const everything: AnalysisQuestion = { name: 'queue-load', from: null, to: null, role: null, groupBy: null, windowSeconds: null, limit: null, offset: 0 };

/** Gives the log these events, in the order of their times, and asks for the load. */
async function load(events: readonly Given[], question: Partial<AnalysisQuestion> = {}): Promise<readonly AnalysisRow[]> {
  await models.add(recorded(events));
  return (await analyse(models.db, { ...everything, ...question })).items;
}

const march = (day: number, time = '12:00'): { at: string } => ({ at: `2026-03-0${day}T${time}:00.000Z` });
const row = (day: number, queueId: string, openTickets: number, came: number, went: number): AnalysisRow => ({ day: `2026-03-0${day}`, queueId, openTickets, came, went });

describe('open tickets per queue, day by day (D11)', () => {
  it('are counted when the day begins; what comes and goes in it leads to the next day', async () => {
    expect(await load([opened({}, march(1)), opened({ ticketId: 'T-2' }, march(2)), status('open', 'resolved', {}, march(3))])).toEqual([
      row(1, 'support', 0, 1, 0),
      row(2, 'support', 1, 1, 0),
      row(3, 'support', 2, 0, 1),
    ]);
  });

  it('follow a ticket that moves between queues', async () => {
    expect(await load([opened({}, march(1)), moved('support', 'level-2', {}, march(2)), status('open', 'pending', {}, march(3))])).toEqual([
      row(1, 'support', 0, 1, 0),
      row(2, 'level-2', 0, 1, 0),
      row(2, 'support', 1, 0, 1),
      row(3, 'level-2', 1, 0, 0),
    ]);
  });

  it('count a reopened ticket again, and a finished one not at all', async () => {
    const events = [
      opened({}, march(1)),
      status('open', 'resolved', {}, march(1, '13:00')),
      status('resolved', 'closed', {}, march(3)),
      status('closed', 'open', {}, march(5)),
      moved('support', 'level-2', {}, march(5, '13:00')),
      status('open', 'closed', {}, march(6)),
      moved('level-2', 'support', {}, march(7)),
    ];
    expect(await load(events)).toEqual([
      row(1, 'support', 0, 1, 1),
      row(5, 'level-2', 0, 1, 0),
      row(5, 'support', 0, 1, 1),
      row(6, 'level-2', 1, 0, 1),
    ]);
  });

  it('count a change of the instant in which the day begins (HIS-7)', async () => {
    const events = [opened({}, march(2, '00:00')), moved('support', 'level-2', {}, march(3, '00:00')), status('open', 'closed', {}, march(4, '00:00'))];
    expect(await load(events)).toEqual([
      row(1, 'support', 0, 1, 0),
      row(2, 'level-2', 0, 1, 0),
      row(2, 'support', 1, 0, 1),
      row(3, 'level-2', 1, 0, 1),
    ]);
  });

  it('know nothing of a queue that was passed through in no time', async () => {
    const events = [opened({}, march(1)), moved('support', 'transit', {}, march(2)), moved('transit', 'level-2', {}, march(2))];
    expect((await load(events)).map(({ queueId }) => queueId)).toEqual(['support', 'level-2', 'support']);
  });

  it('include what was opened before the window, and keep to the days that begin in it', async () => {
    const events = [opened({}, march(1)), opened({ ticketId: 'T-2', queueId: 'level-2' }, march(2)), status('open', 'closed', { ticketId: 'T-2' }, march(4)), status('open', 'pending', {}, march(6))];
    expect(await load(events, { from: '2026-03-02T09:00:00Z', to: '2026-03-05T00:00:00Z' })).toEqual([
      row(3, 'level-2', 1, 0, 0),
      row(3, 'support', 1, 0, 0),
      row(4, 'level-2', 1, 0, 1),
      row(4, 'support', 1, 0, 0),
    ]);
  });

  it.each([
    ['before the log', '2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z'],
    ['after it', '2030-01-01T00:00:00Z', '9999-01-01T00:00:00Z'],
    ['turned round', '2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z'],
  ])('are none %s', async (_, from, to) => {
    expect(await load([opened({}, march(1)), status('open', 'pending', {}, march(3))], { from, to })).toEqual([]);
  });

  it('are none where there is no ticket', async () => {
    expect(await load([])).toEqual([]);
  });

  it('grouped by day are the whole backlog, grouped by queue its peak', async () => {
    const events = [opened({}, march(1)), opened({ ticketId: 'T-2', queueId: 'level-2' }, march(1)), status('open', 'closed', {}, march(2))];
    expect(await load(events, { groupBy: 'day' })).toEqual([
      { day: '2026-03-01', queues: 2, openTickets: 0, came: 2, went: 0 },
      { day: '2026-03-02', queues: 2, openTickets: 2, came: 0, went: 1 },
    ]);
    expect((await analyse(models.db, { ...everything, groupBy: 'queue' })).items).toEqual([
      { queueId: 'level-2', days: 2, mostOpenTickets: 1, came: 1, went: 0 },
      { queueId: 'support', days: 2, mostOpenTickets: 1, came: 1, went: 1 },
    ]);
  });
});
