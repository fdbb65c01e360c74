import { beforeEach, describe, expect, it } from '@jest/globals';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { PutAgent, PutAgentHandler } from '../../../src/directory/commands/put-agent.js';
import { PutGroup, PutGroupHandler } from '../../../src/directory/commands/put-group.js';
import { PutQueue, PutQueueHandler } from '../../../src/directory/commands/put-queue.js';
import { PutRole, PutRoleHandler } from '../../../src/directory/commands/put-role.js';
import { WritePath } from '../../../src/event-store/write-path.js';
import { RegisterSeen, RegisterSeenHandler } from '../../../src/installation/commands/register-seen.js';
import { Customers } from '../../../src/installation/customers.js';
import { FactsUnsafe, FollowedInstallation } from '../../../src/installation/followed-installation.js';
import { SetUp } from '../../../src/installation/set-up.js';
import type { AgentId, GroupId, OrganizationId, QueueId, RequesterId, RoleId, StatusId } from '../../../src/kernel/brand.js';
import { AddDetail, AddDetailHandler } from '../../../src/organization/commands/add-detail.js';
import { AddMember, AddMemberHandler } from '../../../src/organization/commands/add-member.js';
import { CustomerDesk } from '../../../src/organization/commands/customer-desk.js';
import { GrantViewHandler } from '../../../src/organization/commands/grant-view.js';
import { NoteRefusalHandler } from '../../../src/organization/commands/note-refusal.js';
import { PutOrganization, PutOrganizationHandler } from '../../../src/organization/commands/put-organization.js';
import { PutRequester, PutRequesterHandler } from '../../../src/organization/commands/put-requester.js';
import { RemoveMember, RemoveMemberHandler } from '../../../src/organization/commands/remove-member.js';
import { RevokeViewHandler } from '../../../src/organization/commands/revoke-view.js';
import { WithdrawRefusalHandler } from '../../../src/organization/commands/withdraw-refusal.js';
import { AgentChoices } from '../../../src/preferences/commands/agent-choices.js';
import { ChangePreferences, ChangePreferencesHandler } from '../../../src/preferences/commands/change-preferences.js';
import { SaveView, SaveViewHandler } from '../../../src/preferences/commands/save-view.js';
import { ChangeSettings, ChangeSettingsHandler } from '../../../src/settings/commands/change-settings.js';
import { PutStatus, PutStatusHandler } from '../../../src/workflow/commands/put-status.js';
import { STATUS_USAGE } from '../../../src/workflow/status-usage.js';
import { envelopeOf, MemoryWritePath } from '../../support/memory-write-path.js';

const handlers = [
  PutAgentHandler, PutGroupHandler, PutRoleHandler, PutQueueHandler, PutStatusHandler, ChangeSettingsHandler, RegisterSeenHandler,
  PutOrganizationHandler, PutRequesterHandler, AddDetailHandler, NoteRefusalHandler, WithdrawRefusalHandler, AddMemberHandler,
  RemoveMemberHandler, GrantViewHandler, RevokeViewHandler, ChangePreferencesHandler, SaveViewHandler,
];
const admin = envelopeOf('admin:root');
const alice = 'alice' as AgentId;
const desk = 'desk' as GroupId;
const lead = 'lead' as RoleId;
const support = 'support' as QueueId;
const waiting = 'waiting' as StatusId;
const acme = 'acme' as OrganizationId;
const kim = 'kim' as RequesterId;

let store: MemoryWritePath;
let bus: CommandBus;
let installation: FollowedInstallation;
let used: string[];

beforeEach(async () => {
  [store, used] = [new MemoryWritePath(), []];
  const module = await Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    providers: [
      ...handlers, SetUp, FollowedInstallation, Customers, CustomerDesk, AgentChoices,
      { provide: WritePath, useValue: store },
      { provide: STATUS_USAGE, useValue: { inUse: (id: string) => Promise.resolve(used.includes(id)) } },
    ],
  }).compile();
  await module.init();
  [bus, installation] = [module.get(CommandBus), module.get(FollowedInstallation)];
});

describe('a change of the set-up', () => {
  const changes = () => [
    new PutAgent(admin, alice, { name: 'Alice' }),
    new PutGroup(admin, desk, { name: 'Desk' }),
    new PutRole(admin, lead, { name: 'Lead', permissions: {} }),
    new PutQueue(admin, support, { name: 'Support', groupId: desk }),
    new PutStatus(admin, waiting, { agentLabel: 'Waiting', category: 'pending', internalGroups: [desk] }),
    new ChangeSettings(admin, { autoResponsible: true }),
  ];

  it('is in force once it is answered, and its receipt says where it stands (EVT-3)', async () => {
    const receipts = [];
    for (const change of changes()) receipts.push(await bus.execute(change));
    expect(receipts[0]).toEqual({ id: 'alice', revision: 0, position: '0', unchanged: false, events: [{ type: 'AgentRegistered', revision: 0 }], effects: [] });
    expect(receipts[5]).toMatchObject({ id: 'settings', revision: 5, unchanged: false });
    expect(await installation.snapshot()).toMatchObject({ revision: 5, settings: { autoResponsible: true } });
    for (const change of changes()) expect(await bus.execute(change)).toMatchObject({ revision: 5, unchanged: true, events: [] });
  });

  it('records the revision on which it rested (PRM-8)', async () => {
    for (const change of changes()) await bus.execute(change);
    expect(store.written.map(({ meta }) => meta.basis)).toEqual([null, 0, 1, 2, 3, 4]);
  });

  it.each(['agent:alice', 'service:crm', 'automation:rules', 'requester:kim', 'auditor:ines'])('is not for %s (PRM-9)', async (actor) => {
    const refused = { refused: 'request/actor-not-allowed', rule: 'PRM-9' };
    expect(await bus.execute(new PutAgent(envelopeOf(actor), alice, { name: 'Alice' }))).toMatchObject(refused);
    expect(await bus.execute(new ChangeSettings(envelopeOf(actor), {}))).toMatchObject(refused);
    expect(store.written).toEqual([]);
  });

  it('of a status in use keeps its category, whatever else it changes (SHR-15)', async () => {
    await bus.execute(new PutStatus(admin, waiting, { agentLabel: 'Waiting', category: 'pending' }));
    used = ['waiting'];
    const other = new PutStatus(admin, waiting, { agentLabel: 'Waiting', category: 'open' });
    expect(await bus.execute(other)).toMatchObject({ refused: 'status/category-in-use' });
    expect(await bus.execute(new PutStatus(admin, waiting, { agentLabel: 'Held', category: 'pending' }))).toMatchObject({ unchanged: false });
    used = [];
    expect(await bus.execute(other)).toMatchObject({ unchanged: false });
  });

  it('by an import makes what is new in one append, once', async () => {
    const seen = {
      agents: [{ agentId: alice, name: 'Alice' }],
      groups: [{ groupId: desk, name: 'Desk' }],
      queues: [{ queueId: support, groupId: desk, name: 'Desk' }],
      statuses: [{ statusId: waiting, label: 'Waiting', category: 'pending' as const }],
    };
    const importer = envelopeOf('system:import');
    expect(await bus.execute(new RegisterSeen(importer, seen))).toMatchObject({ revision: 3 });
    expect(await bus.execute(new RegisterSeen(importer, seen))).toMatchObject({ revision: 3, unchanged: true });
  });
});

describe('the snapshot of the set-up', () => {
  it('is given while the store was heard of within 5 s, and not a moment longer', async () => {
    store.silentForMs = 5_000;
    expect(await installation.snapshot()).toMatchObject({ revision: -1 });
    store.silentForMs = 5_001;
    await expect(installation.snapshot()).rejects.toThrow(FactsUnsafe);
    store.silentForMs = Number.POSITIVE_INFINITY;
    await expect(installation.snapshot()).rejects.toThrow('as long as this process runs');
  });
});

describe('organizations and their members', () => {
  beforeEach(async () => {
    await bus.execute(new PutAgent(admin, alice, { name: 'Alice', rights: ['share_organizations'] }));
    await bus.execute(new PutOrganization(admin, acme, { name: 'Acme' }));
    await bus.execute(new PutRequester(admin, kim, { name: 'Kim', organizations: [] }));
  });

  it('change by agents with share_organizations, on the directory as it is (ORG-6, PRM-8)', async () => {
    expect(await bus.execute(new AddMember(envelopeOf('agent:alice'), acme, kim))).toMatchObject({ id: 'acme', revision: 1, unchanged: false });
    expect(store.written.at(-1)).toMatchObject({ type: 'MemberJoined', stream: 'requester-kim', meta: { basis: 0 } });
    await bus.execute(new PutAgent(admin, alice, { name: 'Alice', rights: ['share_organizations'], active: false }));
    expect(await bus.execute(new RemoveMember(envelopeOf('agent:alice'), acme, kim))).toMatchObject({ refused: 'organization/right-missing' });
  });

  it('are not there for requesters, nor where nobody registered them (ORG-4)', async () => {
    for (const [actor, id] of [['requester:kim', acme], ['admin:root', 'nowhere' as OrganizationId]] as const) {
      expect(await bus.execute(new AddDetail(envelopeOf(actor), id, 'line'))).toMatchObject({ refused: 'organization/not-found' });
      expect(await bus.execute(new AddMember(envelopeOf(actor), id, kim))).toMatchObject({ refused: 'organization/not-found' });
    }
  });
});

describe('what an agent chooses', () => {
  const body = { queues: [], channels: { inbox: true, email: false, webhook: true }, muted: [], webhookUrl: 'https://a.example.org' };

  it('is the agent’s own stream, and says once which secret is new (NTF-3, NTF-6)', async () => {
    await bus.execute(new PutAgent(admin, alice, { name: 'Alice' }));
    const own = envelopeOf('agent:alice');
    expect(await bus.execute(new ChangePreferences(own, alice, body))).toMatchObject({ id: 'alice', revision: 1, newWebhookSecret: 1 });
    expect(await bus.execute(new ChangePreferences(own, alice, body))).toMatchObject({ unchanged: true, newWebhookSecret: null });
    expect(await bus.execute(new SaveView(own, alice, 'mine', { status: 'open' }))).toMatchObject({ revision: 2 });
  });

  it('is nothing for an agent whom the directory does not know (NTF-3)', async () => {
    expect(await bus.execute(new ChangePreferences(admin, 'ghost' as AgentId, body))).toMatchObject({ refused: 'directory/agent-not-found' });
  });
});
