import { describe, expect, it } from '@jest/globals';
import type { OrganizationId, RequesterId } from '../../../src/kernel/brand.js';
import { evolve } from '../../../src/kernel/decider.js';
import { type Installation, type InstallationEvent, installationId, installationKind } from '../../../src/installation/installation.js';
import { ticketFacts } from '../../../src/installation/ticket-facts.js';
import type { Requester } from '../../../src/organization/requester.decider.js';
import { streamOf } from '../../../src/event-store/stream-kind.js';
import { directoryDecider } from '../../../src/directory/directory.decider.js';
import { settingsDecider } from '../../../src/settings/settings.decider.js';
import { workflowDecider } from '../../../src/workflow/workflow.decider.js';
import { given, happened } from '../../support/deciding.js';

const events = [
  ...(given(directoryDecider, null).when({
    type: 'RegisterSeen',
    agents: [{ agentId: 'alice' as never, name: 'Alice' }],
    groups: [{ groupId: 'desk' as never, name: 'Desk' }],
    queues: [{ queueId: 'support' as never, groupId: 'desk' as never, name: 'Support' }],
  }) as readonly InstallationEvent[]),
  ...(given(workflowDecider, { inUse: false, groups: new Map() }).when({
    type: 'DefineSeen',
    statuses: [{ statusId: 'waiting' as never, label: 'Waiting', category: 'pending' }],
  }) as readonly InstallationEvent[]),
  ...(given(settingsDecider, null).when({ type: 'ChangeSettings', changes: { riskWarning: 'Mind.' } }) as readonly InstallationEvent[]),
];
const fold = (all: readonly InstallationEvent[]): Installation =>
  all.reduce((installation, event, revision) => evolve(installationKind.evolve, installation, { ...event, ...happened(revision) }), installationKind.initial);

describe('the installation', () => {
  it('is one stream of three contexts, and knows the revision it stands at (PRM-8)', () => {
    expect(streamOf(installationKind, installationId)).toBe('directory-main');
    expect(installationKind.initial.revision).toBe(-1);
    expect(fold(events)).toMatchObject({ revision: 4, settings: { riskWarning: 'Mind.', riskWarningVersion: 2 } });
  });

  it('leaves a snapshot as it was when it goes on', () => {
    const before = fold(events.slice(0, 1));
    const text = JSON.stringify([...before.directory.agents]);
    fold(events);
    expect(JSON.stringify([...before.directory.agents])).toBe(text);
    expect(before.revision).toBe(0);
  });

  it('reads every event that its contexts can write', () => {
    expect(Object.keys(installationKind.evolve).sort()).toEqual(Object.keys(installationKind.events).sort());
  });
});

describe('the facts of a ticket’s command', () => {
  const kim = { phase: 'registered', requesterId: 'kim' as RequesterId, name: 'Kim', email: null, organizations: ['acme' as OrganizationId], views: [] } as const;
  const acme = {
    phase: 'registered',
    organizationId: 'acme' as OrganizationId,
    name: 'Acme',
    visibility: 'shared_read',
    details: [],
    standingRefusal: null,
    usedConsents: [],
  } as const;
  const facts = ticketFacts(fold(events), {
    now: '2026-01-02T00:00:00.000Z',
    asker: { kind: 'agent', id: 'alice' },
    requesters: new Map<string, Requester>([['kim', kim], ['ghost', { phase: 'unknown' }]]),
    organizations: new Map([['acme', acme]]),
  });

  it('know agents, the placeholder too, queues, statuses and members (PRM-4, SHR-4)', () => {
    expect(facts.agent('alice')).toMatchObject({ agentId: 'alice', active: true, away: false, rights: [] });
    expect(facts.agent('1')).toMatchObject({ name: 'Nobody', active: false });
    expect(facts.queue('support')).toMatchObject({ groupId: 'desk', onMove: 'keep', timeoutChangedAt: null });
    expect(facts.statuses().map(({ statusId }) => statusId)).toEqual(['open', 'pending', 'resolved', 'closed', 'waiting']);
    expect([facts.members('desk'), facts.members('toString')]).toEqual([[], undefined]);
    expect([facts.agent('constructor'), facts.queue('x'), facts.status('x'), facts.permissions('alice', 'support').size]).toEqual([undefined, undefined, undefined, 0]);
  });

  it('know a requester’s organizations, and nothing of an unknown one (ORG-13)', () => {
    expect(facts.requester('kim')?.organizations).toEqual(['acme']);
    expect([facts.requester('ghost'), facts.requester('nobody')]).toEqual([undefined, undefined]);
  });

  it('know how a requester stands to an organization, and nothing of what was not gathered (ORG-2, ORG-4)', () => {
    expect(facts.standing('acme', 'kim')).toEqual({ visibility: 'shared_read', member: true, view: false });
    expect([facts.standing('acme', 'ghost'), facts.standing('zeta', 'kim')]).toEqual([{ visibility: 'shared_read', member: false, view: false }, null]);
  });

  it('carry the settings, with the wording in force (ORG-7)', () => {
    expect(facts.settings).toMatchObject({ lockEnforcement: 'strict', riskWarning: 'Mind.', riskWarningVersion: 2 });
  });
});
