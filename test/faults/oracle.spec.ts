import { describe, expect, it } from '@jest/globals';
import { type Acknowledged, type Heard, judge, type LogRecord } from './oracle.js';

/** Two commands: a lock of two events, and a note. */
const log: readonly LogRecord[] = [
  record({ revision: 0, type: 'TicketOpened', commandId: 'open' }),
  record({ revision: 1, type: 'OwnerChanged', commandId: 'lock', rest: 1 }),
  record({ revision: 2, type: 'TicketLocked', commandId: 'lock' }),
  record({ revision: 3, type: 'ArticleAdded', commandId: 'note' }),
];
const lock: Acknowledged = {
  key: 'lock',
  ticketId: 'T-1',
  events: [
    { type: 'OwnerChanged', revision: 1 },
    { type: 'TicketLocked', revision: 2 },
  ],
};

function record(given: Partial<LogRecord> & Pick<LogRecord, 'revision' | 'type' | 'commandId'>): LogRecord {
  return { id: `e-${given.revision}`, stream: 'ticket-T-1', position: BigInt(given.revision), rest: 0, ...given };
}

function faults(changed: readonly LogRecord[], heard: Partial<Heard>): readonly string[] {
  const verdict = judge(changed, { acknowledged: [], refused: [], unknown: [], ...heard });
  return Object.entries(verdict).flatMap(([name, found]) => ((found as readonly string[]).length > 0 ? [name] : []));
}

describe('the oracle', () => {
  it('finds nothing where all is well', () => {
    expect(faults(log, { acknowledged: [lock], refused: ['never'], unknown: ['note', 'never-too'] })).toEqual([]);
  });

  it('finds an acknowledged command that is not there, or not at its revision (O1)', () => {
    expect(faults(log, { acknowledged: [{ ...lock, key: 'other' }] })).toEqual(['lost']);
    expect(faults(log, { acknowledged: [{ ...lock, events: [{ type: 'OwnerChanged', revision: 2 }, { type: 'TicketLocked', revision: 3 }] }] })).toEqual(['lost']);
    expect(faults(log, { acknowledged: [{ ...lock, ticketId: 'T-2' }] })).toEqual(['lost']);
  });

  it('finds a command that is there twice, or although it was refused or changed nothing (O1, O3)', () => {
    const twice = [...log, record({ revision: 4, type: 'ArticleAdded', commandId: 'note' })];
    const note = { key: 'note', ticketId: 'T-1', events: [{ type: 'ArticleAdded', revision: 3 }] };
    expect(faults(twice, { acknowledged: [note] })).toContain('doubled');
    expect(faults(twice, { unknown: ['note'] })).toContain('doubled');
    expect(faults(log, { refused: ['note'] })).toEqual(['doubled']);
    expect(faults(log, { acknowledged: [{ ...note, events: [] }] })).toEqual(['doubled']);
  });

  it('finds a gap, a repetition, an event that is there twice (O2)', () => {
    expect(faults(log.filter(({ revision }) => revision !== 0), {})).toEqual(['disorder']);
    expect(faults([...log, record({ revision: 4, type: 'ArticleAdded', commandId: 'x', id: 'e-3' })], {})).toEqual(['disorder']);
    expect(faults([...log, record({ revision: 4, type: 'ArticleAdded', commandId: 'x', position: 1n })], {})).toEqual(['disorder']);
  });

  it('finds half an append (O3)', () => {
    expect(faults(log.slice(0, 2), { unknown: ['lock'] })).toEqual(['disorder']);
    const between = [...log.slice(0, 2), record({ revision: 2, type: 'ArticleAdded', commandId: 'x' }), record({ revision: 3, type: 'TicketLocked', commandId: 'lock' })];
    expect(faults(between, {})).toEqual(['torn']);
  });
});
