import { expect } from '@jest/globals';
import { NotificationFold } from '../../../src/notifications/fold.js';
import type { Told } from '../../../src/notifications/told.js';
import type { AnyRecorded } from '../../../src/kernel/projection.js';
import { type Given, recorded } from '../../support/fold.js';
import { agent, group, queue } from '../ticket-process/set-up-events.js';

/** 13:00 UTC, outside of anybody's quiet hours. */
export const noon = Date.parse('2026-03-02T13:00:00.000Z');

/**
 * A help desk. Subscribed to `support` by default: alice, bob, carol. dana reads it and may not own; eve works on `level-2`;
 * gus and gil are the group `legal`; zoe is inactive.
 */
export const helpDesk: readonly Given[] = [
  group('support-team', ['alice', 'bob']),
  group('level-2-team', ['eve']),
  group('legal', ['gus', 'gil', 'zoe']),
  queue('support'),
  queue('level-2'),
  agent('alice', { name: 'Alice', email: 'alice@example.org', groups: { 'support-team': ['rw'] } }),
  agent('bob', { name: 'Bob', groups: { 'support-team': ['rw'] } }),
  agent('carol', { name: 'Carol', groups: { 'support-team': ['ro', 'owner'] } }),
  agent('dana', { name: 'Dana', groups: { 'support-team': ['ro'] } }),
  agent('eve', { name: 'Eve', groups: { 'level-2-team': ['rw'] } }),
  agent('gus', { name: 'Gus' }),
  agent('gil', { name: 'Gil' }),
  agent('zoe', { name: 'Zoe', active: false, groups: { 'support-team': ['rw'] } }),
  { type: 'RequesterRegistered', data: { requesterId: 'kim', name: 'Kim', email: 'kim@example.com', organizations: [] } },
];

/** Events of one append: one command, one actor. */
export interface Append {
  readonly by: string;
  readonly events: readonly Given[];
}

/** What a command wrote. */
export function by(actor: string, ...events: readonly Given[]): Append {
  return { by: actor, events };
}

let commands = 0;

/** Events as they would stand in the log, appends and single events in order. */
export function logOf(past: readonly (Given | Append)[]): readonly AnyRecorded[] {
  return recorded(
    past.flatMap((one): readonly Given[] => {
      if (!('by' in one)) return [one];
      const commandId = `tale-${(commands += 1)}`;
      return one.events.map((event) => ({ ...event, actor: event.actor ?? one.by, meta: { ...event.meta, commandId } }));
    }),
  );
}

/** Everything that anybody is told of a log whose first entries are the help desk. */
export async function toldOfAll(past: readonly (Given | Append)[], now = noon): Promise<readonly Told[]> {
  const log = logOf([...helpDesk, ...past]);
  const readStream = async function* (stream: string) {
    yield await Promise.resolve(log.filter((event) => event.stream === stream));
  };
  const fold = new NotificationFold({ readStream }, (event, defect) => {
    throw new Error(`${event.type} can't be taken`, { cause: defect });
  });
  return (await fold.take(log, now)).map(({ told }) => told);
}

/** Who is told of the last append, as `person: kind (reasons)`, in alphabetical order. */
export async function toldOf(...past: readonly (Given | Append)[]): Promise<readonly string[]> {
  const last = past.at(-1);
  const size = last === undefined ? 0 : 'by' in last ? last.events.length : 1;
  const ids = new Set(logOf([...helpDesk, ...past]).slice(-size).map(({ meta }) => meta.eventId));
  const told = (await toldOfAll(past)).filter(({ eventId }) => ids.has(eventId));
  return told.map(lineOf).sort();
}

export function lineOf({ person, kind, reasons }: Told): string {
  return `${person.id}: ${kind} (${reasons.join(', ')})`;
}

/** The same for everybody of a list. */
export function each(people: readonly string[], kind: string, reason: string): readonly string[] {
  return people.map((person) => `${person}: ${kind} (${reason})`);
}

/** Nobody at all. */
export function nobody(told: readonly string[]): void {
  expect(told).toEqual([]);
}
