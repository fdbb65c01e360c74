import fc from 'fast-check';
import { ticketProjection } from '../../../projections/ticket/ticket.projection.js';
import { lostShare, ticketDetail, ticketWatcher } from '../../../projections/ticket/ticket.tables.js';
import { replayTicket } from '../../../projections/ticket/ticket-view.js';
import { fold, type Given, recorded } from '../../support/fold.js';
import { cleared, internalAgent, locked, moved, opened, owner, responsible, shared, status, unlocked } from '../../support/ticket-events.js';
import { ticketHistories } from '../../support/ticket-histories.js';

const ticketAfter = (...events: readonly Given[]) => replayTicket(recorded(events));
const lostAfter = (...events: readonly Given[]) => fold(ticketProjection, lostShare, events).map(({ role, holder, cause }) => [role, holder, cause]);
const touch = (type: string, data: Given['data']): Given => ({ type, data: { ticketId: 'T-1', ...data } });

describe('a ticket as it stands', () => {
  it('is what its opening says, nobody’s and unlocked (OWN-2)', () => {
    expect(ticketAfter(opened({}, { at: '2026-03-02T09:00:00.000Z' }))).toEqual({
      ticketId: 'T-1',
      subject: 'The printer is on fire',
      status: 'open',
      statusCategory: 'open',
      queueId: 'support',
      groupId: 'first-line',
      ownerId: '1',
      assigned: false,
      locked: false,
      lockedSince: null,
      lockToken: null,
      responsibleId: null,
      internalGroupId: null,
      internalAgentId: null,
      watchers: [],
      priority: 'normal',
      requesterId: 'kim',
      organizationId: null,
      confidential: false,
      openedAt: '2026-03-02T09:00:00.000Z',
      changedAt: '2026-03-02T09:00:00.000Z',
      revision: 0,
    });
  });

  it('is nothing before its opening', () => {
    expect(ticketAfter()).toBeNull();
  });

  it('is assigned to its owner, and locked with the revision of the lock as token (LCK-9)', () => {
    const ticket = ticketAfter(opened(), owner('1', 'alice'), locked('alice', {}, { at: '2026-03-02T10:00:00.000Z' }));
    expect(ticket).toMatchObject({ ownerId: 'alice', assigned: true, locked: true, lockedSince: '2026-03-02T10:00:00.000Z', lockToken: 2 });
  });

  it('keeps its last owner when it is unlocked (LCK-7)', () => {
    const ticket = ticketAfter(opened(), owner('1', 'alice'), locked('alice'), unlocked('alice'));
    expect(ticket).toMatchObject({ ownerId: 'alice', assigned: true, locked: false, lockedSince: null, lockToken: null });
  });

  it('goes to the group of its queue with a move (MOV-1)', () => {
    expect(ticketAfter(opened(), moved('support', 'level-2'))).toMatchObject({ queueId: 'level-2', groupId: 'level-2-team' });
  });

  it('follows responsible, status, priority and confidentiality', () => {
    const ticket = ticketAfter(
      opened(),
      responsible(null, 'bob'),
      status('open', 'resolved'),
      touch('PriorityChanged', { from: 'normal', to: 'urgent' }),
      touch('ConfidentialityChanged', { confidential: true }),
    );
    expect(ticket).toMatchObject({ responsibleId: 'bob', status: 'resolved', statusCategory: 'resolved', priority: 'urgent', confidential: true });
  });

  it('lists its watchers in order, each once (WAT-1)', () => {
    const watch = (agentId: string) => touch('WatcherAdded', { agentId });
    expect(ticketAfter(opened(), watch('carol'), watch('alice'), watch('carol'))?.watchers).toEqual(['alice', 'carol']);
    expect(fold(ticketProjection, ticketWatcher, [opened(), watch('alice'), touch('WatcherRemoved', { agentId: 'alice' })])).toEqual([]);
  });

  it('holds the internal pair until it is cleared (SHR-7)', () => {
    const events = [opened(), shared(['legal', 'dave']), internalAgent('legal', 'dave', 'erin')];
    expect(ticketAfter(...events)).toMatchObject({ internalGroupId: 'legal', internalAgentId: 'erin' });
    expect(ticketAfter(...events, cleared('legal', 'erin'))).toMatchObject({ internalGroupId: null, internalAgentId: null });
  });

  it('has its other fields beside it, and loses those that are cleared', () => {
    const details = (...events: readonly Given[]) => fold(ticketProjection, ticketDetail, events).map(({ field, value }) => [field, value]);
    const opening = opened({ details: { impact: 'high', channel: 'phone' } });
    expect(details(opening)).toEqual([['impact', 'high'], ['channel', 'phone']]);
    expect(details(opening, touch('TicketDetailsChanged', { changes: { impact: null, urgency: 2 } }))).toEqual([['channel', 'phone'], ['urgency', 2]]);
  });

  it('stands where its stream stands, in whatever order things happen (HIS-3)', () => {
    fc.assert(
      fc.property(ticketHistories, ({ events, state }) => {
        const ticket = ticketAfter(...events);
        const last = events.at(-1);
        expect(ticket).toMatchObject({
          ownerId: state.ownerId,
          locked: state.holder !== null,
          responsibleId: state.responsible,
          internalGroupId: state.group,
          internalAgentId: state.agent,
          queueId: state.queue,
          status: state.status,
          priority: state.priority,
          changedAt: last?.at,
          revision: events.length - 1,
        });
      }),
    );
  });
});

describe('lost shared ownership (SHR-14)', () => {
  it('names the group and the agent that a change of status cleared', () => {
    expect(lostAfter(opened(), shared(['legal', 'dave']), cleared('legal', 'dave'))).toEqual([
      ['internal_group', 'legal', 'status_unmapped'],
      ['internal_agent', 'dave', 'status_unmapped'],
    ]);
  });

  it('names the agent alone who left the group (SHR-11)', () => {
    const events = [opened(), shared(['legal', 'dave']), internalAgent('legal', 'dave', null, { cause: 'right_lost' })];
    expect(lostAfter(...events)).toEqual([['internal_agent', 'dave', 'right_lost']]);
    expect(lostAfter(...events, cleared('legal', null, { cause: 'command' }))).toEqual([['internal_agent', 'dave', 'right_lost']]);
  });

  it('is none where a command cleared the pair', () => {
    expect(lostAfter(opened(), shared(['legal', 'dave']), cleared('legal', 'dave', { cause: 'command' }))).toEqual([]);
  });

  it('is none where the internal agent became owner (OWN-8)', () => {
    expect(lostAfter(opened(), shared(['legal', 'dave']), internalAgent('legal', 'dave', null, { cause: 'owner_change' }))).toEqual([]);
  });

  it('is over once something is assigned again', () => {
    const lost = [opened(), shared(['legal', 'dave']), cleared('legal', 'dave')];
    expect(lostAfter(...lost, shared(['billing', null]))).toEqual([]);
    expect(lostAfter(opened(), shared(['legal', 'dave']), internalAgent('legal', 'dave', null, { cause: 'right_lost' }), internalAgent('legal', null, 'erin'))).toEqual([]);
  });
});
