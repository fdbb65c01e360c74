import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GroupId, StatusId } from '../../../src/kernel/brand.js';
import { type PutStatus, type StatusBody, workflowDecider } from '../../../src/workflow/workflow.decider.js';
import { categories, defaultStatuses } from '../../../src/workflow/workflow.events.js';
import { given } from '../../support/deciding.js';

const groups = new Map([['engineering', {}], ['legal', {}]]);
const idle = given(workflowDecider, { inUse: false, groups });
const inUse = (known: typeof idle) => given(workflowDecider, { inUse: true, groups }, known.state);
const put = (statusId: string, body: StatusBody): PutStatus => ({ type: 'PutStatus', statusId: statusId as StatusId, body });
const mapped = (...ids: string[]) => ids as readonly string[] as readonly GroupId[];
const waiting: StatusBody = { agentLabel: 'Waiting for engineering', category: 'pending', internalGroups: mapped('engineering') };

describe('the four default statuses', () => {
  it('are there from the start, each in its own category, mapped to nothing (SHR-1)', () => {
    expect([...idle.state.statuses.values()].map(({ statusId, category, internalGroups }) => [statusId, category, internalGroups])).toEqual(
      categories.map((category) => [category, category, []]),
    );
  });

  it.each(defaultStatuses)('can never be mapped: $statusId (SHR-1)', ({ statusId, category }) => {
    expect(idle.when(put(statusId, { agentLabel: 'X', category, internalGroups: mapped('engineering') }))).toEqual({
      refused: 'status/default-not-mappable',
      rule: 'SHR-1',
      facts: { statusId, legal: [] },
    });
  });

  it('may have other labels, and say nothing when they have them (SHR-1)', () => {
    const relabelled = put('open', { agentLabel: 'New', customerLabel: 'Being processed', category: 'open' });
    expect(idle.when(relabelled)).toMatchObject([{ type: 'StatusRedefined', data: { statusId: 'open', agentLabel: 'New', internalGroups: [] } }]);
    expect(idle.then(relabelled).when(relabelled)).toEqual([]);
    expect(idle.when(put('open', { agentLabel: 'Open', category: 'open' }))).toEqual([]);
  });

  it('keep their category, used or not (SHR-15)', () => {
    expect(idle.when(put('open', { agentLabel: 'Open', category: 'closed' }))).toMatchObject({ refused: 'status/category-in-use', rule: 'SHR-15' });
  });
});

describe('a custom status', () => {
  it('has two labels, a category and a mapping, the customer’s label being the agents’ where none is given (SHR-2)', () => {
    expect(idle.when(put('waiting', waiting))).toEqual([
      {
        type: 'StatusDefined',
        data: {
          statusId: 'waiting',
          agentLabel: 'Waiting for engineering',
          customerLabel: 'Waiting for engineering',
          category: 'pending',
          internalGroups: ['engineering'],
        },
      },
    ]);
  });

  it('may be mapped to no group, and a group to many statuses (SHR-2)', () => {
    expect(idle.when(put('parked', { agentLabel: 'Parked', category: 'pending' }))).toMatchObject([{ data: { internalGroups: [] } }]);
    expect(idle.then(put('waiting', waiting)).when(put('waiting2', waiting))).toMatchObject([{ type: 'StatusDefined' }]);
  });

  it('is mapped as a whole: groups left out are gone (SHR-2)', () => {
    const known = idle.then(put('waiting', { ...waiting, internalGroups: mapped('engineering', 'legal') }));
    expect(known.when(put('waiting', { ...waiting, internalGroups: mapped('legal') }))).toMatchObject([
      { type: 'StatusRedefined', data: { internalGroups: ['legal'], onUnmap: 'keep' } },
    ]);
  });

  it('is refused with an unknown group, naming the legal ones (SHR-2)', () => {
    expect(idle.when(put('waiting', { ...waiting, internalGroups: mapped('engineering', 'toString') }))).toEqual({
      refused: 'status/group-unknown',
      rule: 'SHR-2',
      facts: { unknown: ['toString'], legal: ['engineering', 'legal'] },
    });
  });

  it('says nothing when it is defined again as it is, groups in any order (SHR-2)', () => {
    const known = idle.then(put('waiting', { ...waiting, internalGroups: mapped('engineering', 'legal') }));
    expect(known.when(put('waiting', { ...waiting, internalGroups: mapped('legal', 'engineering', 'legal') }))).toEqual([]);
  });

  it('keeps its category while it is in use (SHR-15)', () => {
    const known = inUse(idle.then(put('waiting', waiting)));
    expect(known.when(put('waiting', { ...waiting, category: 'open' }))).toEqual({
      refused: 'status/category-in-use',
      rule: 'SHR-15',
      facts: { statusId: 'waiting', category: 'pending' },
    });
  });

  it('changes its category while no ticket is in it (SHR-15)', () => {
    expect(idle.then(put('waiting', waiting)).when(put('waiting', { ...waiting, category: 'open' }))).toMatchObject([{ data: { category: 'open' } }]);
  });

  it('in use, changes anything but its category, and nothing when nothing is new (SHR-15)', () => {
    const known = inUse(idle.then(put('waiting', waiting)));
    expect(known.when(put('waiting', { ...waiting, agentLabel: 'Elsewhere' }))).toMatchObject([{ type: 'StatusRedefined' }]);
    expect(known.when(put('waiting', waiting))).toEqual([]);
  });

  it('clears what an earlier keep left over, once (SHR-12)', () => {
    const clear = put('waiting', { ...waiting, onUnmap: 'clear' });
    const known = idle.then(put('waiting', waiting));
    expect(known.when(clear)).toMatchObject([{ type: 'StatusRedefined', data: { onUnmap: 'clear' } }]);
    expect(known.then(clear).when(clear)).toEqual([]);
    expect(known.then(clear).when(put('waiting', waiting))).toEqual([]);
  });
});

describe('statuses that an import names', () => {
  it('are defined once by their label, and what is known stays as it is', () => {
    const seen = {
      type: 'DefineSeen',
      statuses: [
        { statusId: 'open' as StatusId, label: 'Aufgemacht', category: 'closed' },
        { statusId: 'Awaiting_Vendor' as StatusId, label: 'Awaiting Vendor', category: 'pending' },
      ],
    } as const;
    expect(idle.when(seen)).toMatchObject([{ type: 'StatusDefined', data: { statusId: 'Awaiting_Vendor', agentLabel: 'Awaiting Vendor', category: 'pending' } }]);
    expect(idle.then(seen).when(seen)).toEqual([]);
  });
});

describe('any sequence of definitions', () => {
  it('leaves the defaults unmapped and in their categories (SHR-1, SHR-15)', () => {
    const anyPut = fc.record({
      statusId: fc.constantFrom('open', 'pending', 'resolved', 'closed', 'waiting'),
      category: fc.constantFrom(...categories),
      internalGroups: fc.subarray(['engineering', 'legal']),
    });
    fc.assert(
      fc.property(fc.array(anyPut), (puts) => {
        let known = idle;
        for (const { statusId, category, internalGroups } of puts) {
          const command = put(statusId, { agentLabel: 'Any', category, internalGroups: mapped(...internalGroups) });
          if (Array.isArray(known.when(command))) known = known.then(command);
        }
        for (const { statusId, category } of defaultStatuses) {
          expect(known.state.statuses.get(statusId)).toMatchObject({ category, internalGroups: [] });
        }
      }),
    );
  });
});
