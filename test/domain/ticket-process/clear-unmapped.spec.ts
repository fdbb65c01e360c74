import { describe, expect, it } from '@jest/globals';
import { gatherUnmapped } from '../../../src/ticket/commands/gather-unmapped.js';
import { clearUnmapped } from '../../../src/ticket/processes/clear-unmapped.js';
import type { Given } from '../../support/fold.js';
import { opened, shared, status } from '../../support/ticket-events.js';
import { mapped } from './set-up-events.js';
import { basisAfter, wanted, worldAfter } from './world.js';

const setUp = [mapped('escalated', ['engineering', 'legal']), mapped('waiting', ['engineering'])];
const before = { meta: { basis: basisAfter(setUp) } };
const ticket = (ticketId: string, inStatus: string, groupId: string): readonly Given[] => [
  opened({ ticketId, status: inStatus }, before),
  shared([groupId, null], { ticketId }, before),
];
const follows = (events: readonly Given[]) => wanted(clearUnmapped, gatherUnmapped, worldAfter([...setUp, ...events]));
const clearing = (ticketId: string, id: string, from = 'escalated') => ({
  order: 'send',
  id,
  command: { type: 'ClearUnmapped', ticketId, status: from },
});

describe('a mapping that is changed', () => {
  const shares = [...ticket('T-1', 'escalated', 'legal'), ...ticket('T-2', 'escalated', 'engineering'), ...ticket('T-3', 'waiting', 'engineering')];

  it('with `clear` clears exactly the pairs that it breaks (SHR-12)', async () => {
    expect(await follows([...shares, mapped('escalated', ['engineering'], 'clear')])).toEqual([clearing('T-1', 'mapping:2:T-1')]);
  });

  it('with `keep` clears none (SHR-12)', async () => {
    expect(await follows([...shares, mapped('escalated', ['engineering'], 'keep')])).toEqual([]);
  });

  it('with `clear` clears none where it breaks none (SHR-12)', async () => {
    expect(await follows([...shares, mapped('escalated', ['legal', 'engineering', 'sales'], 'clear')])).toEqual([]);
  });

  it('with `clear` after `keep` clears the pairs that were kept (SHR-12)', async () => {
    const kept = [...shares, mapped('escalated', ['engineering'], 'keep')];
    expect(await follows([...kept, mapped('escalated', ['engineering'], 'clear')])).toEqual([clearing('T-1', 'mapping:3:T-1')]);
  });

  describe('meanwhile', () => {
    const cleared = mapped('escalated', ['engineering'], 'clear');

    it('clears a pair that was assigned without knowing of it (SHR-12)', async () => {
      expect(await follows([opened({ status: 'escalated' }, before), cleared, shared(['legal', null], {}, before)])).toEqual([
        clearing('T-1', 'basis:T-1@1'),
      ]);
    });

    it('clears a pair that came to the status without knowing of it (SHR-12)', async () => {
      const events = [...ticket('T-1', 'waiting', 'legal'), cleared, status('waiting', 'escalated', {}, before)];
      expect(await follows(events)).toEqual([clearing('T-1', 'basis:T-1@2')]);
    });

    it('leaves a pair that is legal, and one that the last mapping kept (SHR-12)', async () => {
      expect(await follows([opened({ status: 'escalated' }, before), cleared, shared(['engineering', null], {}, before)])).toEqual([]);
      const kept = mapped('escalated', ['engineering'], 'keep');
      expect(await follows([opened({ status: 'escalated' }, before), kept, shared(['legal', null], {}, before)])).toEqual([]);
    });

    it('leaves what was decided in its knowledge, and imports (SHR-12)', async () => {
      const late = shared(['legal', null], {}, { meta: { basis: 2 } });
      expect(await follows([opened({ status: 'escalated' }, before), cleared, late])).toEqual([]);
      const imported = shared(['legal', null], { cause: 'import' });
      expect(await follows([opened({ status: 'escalated' }, before), cleared, imported])).toEqual([]);
    });
  });
});
