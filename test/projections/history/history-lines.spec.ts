import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { namesIn } from '../../../projections/directory/names.query.js';
import { historyLine } from '../../../projections/history/history-lines.js';
import { ticketHistory } from '../../../projections/history/history.query.js';
import { revisionOrder } from '../../../projections/event/ticket-events.query.js';
import { parseCursor } from '../../../projections/page.js';
import { causes } from '../../../src/kernel/cause.js';
import { acts, ticketEvents } from '../../../src/ticket/ticket.events.js';
import { type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';
import { cleared, internalAgent, locked, moved, opened, owner, responsible, shared, status, unlocked } from '../../support/ticket-events.js';

const names = namesIn([
  { kind: 'agent', id: 'alice', name: 'Alice' },
  { kind: 'agent', id: 'bob', name: 'Bob' },
  { kind: 'agent', id: 'dave', name: 'Dave' },
  { kind: 'queue', id: 'support', name: 'Support' },
  { kind: 'queue', id: 'level-2', name: 'Level 2' },
  { kind: 'group', id: 'legal', name: 'Legal' },
  { kind: 'group', id: 'billing', name: 'Billing' },
  { kind: 'status', id: 'open', name: 'Open' },
  { kind: 'status', id: 'resolved', name: 'Resolved' },
  { kind: 'requester', id: 'kim', name: 'Kim' },
  { kind: 'organization', id: 'acme', name: 'Acme' },
]);

const line = (given: Given) => {
  const [event] = recorded([given]);
  if (event === undefined) throw new Error('no event');
  return historyLine(event, names);
};
const touch = (type: string, data: Given['data'], rest: Partial<Given> = {}): Given => ({ type, data: { ticketId: 'T-1', ...data }, ...rest });
const by = (actor: string): Partial<Given> => ({ actor });

/** What a reader is told: by default Alice acts. */
const told: readonly (readonly [Given, string])[] = [
  [opened({}, by('requester:kim')), 'Kim opened the ticket in Support; nobody owns it yet'],
  [opened({ ownerId: 'alice', followsUp: 'T-0' }), 'Alice opened the ticket in Support, following up T-0; Alice owns it'],
  [opened({ cause: 'import' }, by('automation:import')), 'The automation import opened the ticket in Support; nobody owns it yet (import)'],
  [locked('alice'), 'Alice locked the ticket'],
  [locked('dave', { cause: 'owner_change' }), 'The ticket was locked to Dave (rule: goes with the new owner)'],
  [locked('alice', { cause: 'reply' }), 'The ticket was locked to Alice (rule: who replies takes an unlocked ticket)'],
  [unlocked('alice'), 'Alice unlocked the ticket'],
  [unlocked('bob'), 'Alice ended the lock of Bob'],
  [unlocked('bob', { cause: 'closed' }), 'The lock of Bob ended (rule: a finished ticket is not locked)'],
  [unlocked('bob', { cause: 'timeout' }, by('system:lock-timeout')), 'The lock of Bob lapsed (rule: timeout)'],
  [owner('1', 'alice', { act: 'claim' }), 'Alice claimed the ticket; nobody owned it before'],
  [owner('bob', 'alice', { act: 'claim' }), 'Alice claimed the ticket; Bob owned it before'],
  [owner('bob', 'alice', { act: 'take' }), 'Alice took the ticket from Bob'],
  [owner('1', 'alice', { act: 'take' }), 'Alice took the ticket, which nobody owned'],
  [owner('bob', 'alice', { act: 'steal' }), 'Alice took the ticket from Bob, who had locked it'],
  [owner('alice', 'dave', { act: 'give' }), 'Alice gave the ticket to Dave'],
  [owner('bob', 'dave', { act: 'give' }), 'Alice gave the ticket of Bob to Dave'],
  [owner('1', 'dave', { act: 'give' }), 'Alice gave the ticket, which nobody owned, to Dave'],
  [owner('1', 'alice', { act: 'auto', cause: 'reply' }), 'Alice became owner by replying; nobody owned it before (rule: who replies takes an unlocked ticket)'],
  [owner('alice', '1', { act: 'release', cause: 'released' }), 'Alice gave the ticket up; nobody owns it now'],
  [owner('bob', '1', { act: 'release', cause: 'released' }), 'Alice released the ticket from Bob; nobody owns it now'],
  [owner('bob', '1', { act: 'reset', cause: 'queue_move' }), 'Bob ceased to be owner as the ticket was moved; nobody owns it now (rule: goes with the move)'],
  [owner('bob', '1', { act: 'right_lost', cause: 'right_lost' }, by('system:rights')), 'Bob may no longer own the ticket; nobody owns it now (rule: the right to it was lost)'],
  [owner('bob', 'alice', { act: 'import', cause: 'import' }, by('automation:import')), 'The owner changed from Bob to Alice (import)'],
  [owner('bob', 'alice', { act: 'steal', overLockOf: 'bob' }), 'Alice took the ticket from Bob, who had locked it, over the lock of Bob'],
  [responsible(null, 'bob'), 'Alice made Bob responsible'],
  [responsible('bob', 'dave'), 'Alice made Dave responsible instead of Bob'],
  [responsible('bob', null), 'Alice relieved Bob of being responsible'],
  [responsible('bob', null, { cause: 'queue_move' }), 'The responsible changed from Bob to nobody (rule: goes with the move)'],
  [touch('WatcherAdded', { agentId: 'alice' }), 'Alice began to watch the ticket'],
  [touch('WatcherAdded', { agentId: 'bob' }), 'Alice made Bob a watcher'],
  [touch('WatcherRemoved', { agentId: 'alice' }), 'Alice stopped watching the ticket'],
  [touch('WatcherRemoved', { agentId: 'bob' }), 'Alice removed Bob from the watchers'],
  [touch('AgentMentioned', { articleId: 'A-1', agentId: 'bob' }), 'Alice mentioned Bob'],
  [moved('support', 'level-2'), 'Alice moved the ticket from Support to Level 2'],
  [moved('support', 'level-2', { overLockOf: 'bob' }), 'Alice moved the ticket from Support to Level 2, over the lock of Bob'],
  [touch('PriorityChanged', { from: 'normal', to: 'urgent' }), 'Alice changed the priority from normal to urgent'],
  [status('open', 'resolved'), 'Alice changed the status from Open to Resolved'],
  [status('resolved', 'open', { cause: 'customer_message' }, by('requester:kim')), 'The status changed from Resolved to Open (rule: the customer wrote)'],
  [touch('ArticleAdded', { articleId: 'A-1', kind: 'reply', author: 'agent:alice', body: 'Hello', mentions: [] }), 'Alice replied to the customer'],
  [touch('ArticleAdded', { articleId: 'A-1', kind: 'note', author: 'agent:alice', body: 'Hm', mentions: [] }), 'Alice wrote an internal note'],
  [touch('ArticleAdded', { articleId: 'A-1', kind: 'customer', author: 'requester:kim', body: 'Help', mentions: [] }, by('requester:kim')), 'Kim wrote a message as the customer'],
  [touch('ArticleMarkedImportant', { articleId: 'A-1', important: true }), 'Alice marked an article as important'],
  [touch('ArticleMarkedImportant', { articleId: 'A-1', important: false }), 'Alice took an article’s mark of importance away'],
  [shared(['legal', 'dave']), 'Alice shared the ticket with Legal (Dave)'],
  [shared(['billing', null], { previousGroupId: 'legal', previousAgentId: 'dave' }), 'Alice shared the ticket with Billing instead of Legal (Dave)'],
  [shared(['billing', null], { cause: 'status_unmapped' }), 'The ticket is now shared with Billing (rule: the new status is not shared with that group)'],
  [internalAgent('legal', 'dave', 'bob'), 'Alice changed the internal agent of Legal from Dave to Bob'],
  [internalAgent('legal', 'dave', null, { cause: 'right_lost' }), 'The internal agent of Legal changed from Dave to nobody (rule: the right to it was lost)'],
  [cleared('legal', 'dave', { cause: 'command' }), 'Alice ended the sharing with Legal (Dave)'],
  [cleared('legal', null), 'The ticket is no longer shared with Legal (rule: the new status is not shared with that group)'],
  [touch('FollowUpRejected', { author: 'requester:kim' }, by('requester:kim')), 'Kim wrote again; the queue takes no messages on finished tickets (rule: follow-ups are rejected)'],
  [touch('ConfidentialityChanged', { confidential: true }), 'Alice made the ticket confidential'],
  [touch('ConfidentialityChanged', { confidential: false }), 'Alice made the ticket no longer confidential'],
  [touch('TicketDetailsChanged', { changes: { impact: 'high', urgency: null } }), 'Alice changed impact, urgency'],
  [touch('TicketDetailsChanged', { changes: {} }), 'Alice touched the ticket without changing a field that is kept'],
  [
    touch('SharingRequested', { organizationId: 'acme', sharingType: 'read_only', problemType: 'Shared organization requests', articleId: null, requesterId: 'kim' }, by('requester:kim')),
    'Kim asked to share the tickets of Acme, to read only',
  ],
  [touch('RiskWarningSent', { articleId: 'A-1', wordingVersion: 1, wordingSha256: 'x' }), 'Alice sent the security warning, wording 1'],
  [approval(true), 'Alice recorded that Kim clearly approved the security risk'],
  [approval(false), 'Alice recorded that Kim gave no clear answer about the security risk'],
  [touch('SharingReviewRequested', { agentId: 'alice' }), 'Alice asked for a review of the sharing by a second person'],
  [touch('SharingReviewed', { agentId: 'alice', approved: true, reason: 'Fine', overridesRefusal: true }), 'Alice approved the sharing, over the standing refusal'],
  [touch('SharingReviewed', { agentId: 'alice', approved: false, reason: 'No', overridesRefusal: false }), 'Alice denied the sharing'],
];

function approval(clear: boolean): Given {
  return touch('RiskApprovalRecorded', {
    requesterId: 'kim',
    articleId: 'A-1',
    clear,
    approvedAt: '2026-03-02T09:00:00.000Z',
    sharingType: 'read_only',
    wordingVersion: 1,
    wordingSha256: 'x',
  });
}

describe('a line of the history', () => {
  it.each(told.map(([given, summary]) => [summary, given] as const))('reads: %s', (summary, given) => {
    expect(line(given).summary).toBe(summary);
  });

  it('is told here for every type of event and every act', () => {
    expect([...new Set(told.map(([{ type }]) => type))].sort()).toEqual(Object.keys(ticketEvents).sort());
    expect(new Set(told.flatMap(([{ data }]) => data['act'] ?? []))).toEqual(new Set(acts));
  });

  it('names a rule for every cause that nobody asked for', () => {
    const unnamed = causes.filter((cause) => !/\((rule: .+|import)\)$/.test(line(locked('bob', { cause })).summary));
    expect(unnamed).toEqual(['command', 'opened', 'released']);
  });

  it('has when, who, a stable word, the note and the revision', () => {
    expect(line(owner('bob', 'dave', { note: 'knows printers' }, { at: '2026-03-02T09:00:00.000Z' }))).toEqual({
      at: '2026-03-02T09:00:00.000Z',
      actor: 'agent:alice',
      act: 'give',
      summary: 'Alice gave the ticket of Bob to Dave',
      note: 'knows printers',
      revision: 0,
    });
    expect(line(status('open', 'resolved'))).toMatchObject({ act: 'status-changed', note: null });
    expect(line(touch('SharingReviewed', { agentId: 'alice', approved: false, reason: 'No', overridesRefusal: false }))).toMatchObject({ act: 'sharing-reviewed', note: 'No' });
  });

  it('tells a service that called for someone, and one that acted for itself (EVT-1)', () => {
    expect(line(locked('alice', {}, { meta: { service: 'service:chat' } })).summary).toBe('Alice (through the service chat) locked the ticket');
    expect(line(moved('support', 'level-2', {}, by('service:billing'))).summary).toBe('The service billing moved the ticket from Support to Level 2');
  });

  it('falls back to ids where the directory has no name', () => {
    expect(line(owner('zoe', 'max', { act: 'take' }, by('agent:max'))).summary).toBe('Max took the ticket from zoe');
  });
});

describe('the history of a ticket', () => {
  let models: ReadModelsDatabase;
  beforeAll(async () => {
    models = await freshReadModels();
    const agent = (agentId: string, name: string) => ({ type: 'AgentRegistered', data: { agentId, name, email: null, active: true, away: false, roles: [], groups: {}, rights: [] } });
    await models.add(recorded([agent('alice', 'Alice'), agent('bob', 'Bob'), opened({}, by('requester:kim')), owner('1', 'bob', { act: 'give' }), unlocked('bob', { cause: 'timeout' })]));
  });
  afterAll(() => models.drop());

  it('is told with the names of the directory, oldest first', async () => {
    const { items, cursor } = await ticketHistory(models.db, 'T-1', { limit: 500, after: null });
    expect(items.map(({ summary }) => summary)).toEqual([
      'Kim opened the ticket in support; nobody owns it yet',
      'Alice gave the ticket, which nobody owned, to Bob',
      'The lock of Bob lapsed (rule: timeout)',
    ]);
    expect(items.map(({ at, revision }) => [at, revision])[0]).toEqual(['2026-03-02T08:03:00.000Z', 0]);
    expect(cursor).toBeNull();
  });

  it('comes in pages that meet', async () => {
    const first = await ticketHistory(models.db, 'T-1', { limit: 2, after: null });
    const second = await ticketHistory(models.db, 'T-1', { limit: 2, after: parseCursor(first.cursor ?? '', revisionOrder) });
    expect([...first.items, ...second.items].map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });
});
