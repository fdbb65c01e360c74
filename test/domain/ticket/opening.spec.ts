import { open, opened, openedByService } from '../../support/ticket-acts.js';
import { inWorld } from '../../support/ticket-world.js';

const { given } = inWorld();

describe('opening a ticket', () => {
  it('gives a requester’s ticket to nobody, unlocked, with their words (OWN-1, OWN-2)', () =>
    given().when(opened).then(
      { type: 'TicketOpened', data: { ownerId: '1', status: 'open', statusCategory: 'open', priority: 'normal', requesterId: 'kim', cause: 'opened' } },
      { type: 'ArticleAdded', data: { kind: 'customer', author: 'requester:kim' } },
    ));
  it('gives a service’s ticket to nobody (OWN-2)', () => given().when(openedByService()).then({ type: 'TicketOpened', data: { ownerId: '1' } }));
  it('gives an agent’s ticket to that agent, unlocked (OWN-3)', () => given().when(open('alice')).then({ type: 'TicketOpened', data: { ownerId: 'alice' } }));
  it('gives it to nobody where that agent may not own (OWN-3)', () =>
    inWorld({ keys: { rita: { support: ['create'] } } }).given().when(open('rita')).then({ type: 'TicketOpened', data: { ownerId: '1' } }));
  it('locks it to a named owner in the same append (OWN-4)', () =>
    given().when(open('alice', { ownerId: 'bob' })).then(
      { type: 'TicketOpened', data: { ownerId: 'bob' } },
      { type: 'TicketLocked', data: { holderId: 'bob', cause: 'opened' } },
    ));
  it('locks it to oneself where one names oneself (OWN-4)', () =>
    given().when(open('alice', { ownerId: 'alice' })).then({ type: 'TicketOpened' }, { type: 'TicketLocked', data: { holderId: 'alice' } }));
  it('does not lock where the switch is off (OWN-4)', () =>
    inWorld({ settings: { lockOnDesignatedOwner: false } }).given().when(open('alice', { ownerId: 'bob' })).then({ type: 'TicketOpened', data: { ownerId: 'bob' } }));
  it('does not lock in a finished status (OWN-4, LCK-10)', () =>
    given().when(open('alice', { ownerId: 'bob', status: 'resolved' })).then({ type: 'TicketOpened', data: { ownerId: 'bob', statusCategory: 'resolved' } }));
  it('locks in a finished status that does not unlock, and says so (OWN-4, LCK-10)', () =>
    inWorld({ settings: { unlockCategories: ['closed'] } }).given().when(open('alice', { ownerId: 'bob', status: 'resolved' })).then(
      { type: 'TicketOpened', data: { lockable: true } },
      { type: 'TicketLocked' },
    ));
  it('refuses a named owner who may not own there (OWN-4, OWN-7)', () =>
    given().when(open('alice', { ownerId: 'rita' })).refused('ticket/not-eligible-owner', { ownerId: 'rita', queueId: 'support' }));
  it('refuses the placeholder as named owner (OWN-7)', () => given().when(open('alice', { ownerId: '1' })).refused('ticket/not-eligible-owner'));
  it('refuses a second opening (OWN-1)', () => given(opened).when(open('alice')).refused('ticket/already-exists'));
  it('refuses an unknown queue, and one that is not in use (MOV-5)', () => {
    given().when(open('service:mail', { queueId: 'nowhere' })).refused('ticket/queue-unknown', { queueId: 'nowhere' });
    given().when(open('service:mail', { queueId: 'closed_down' })).refused('ticket/queue-unknown', { queueId: 'closed_down' });
  });
  it('refuses an unknown status, naming the known ones (SHR-2)', () =>
    given().when(open('alice', { status: 'dancing' })).refused('ticket/status-unknown', { statusId: 'dancing' }));
  it('keeps an agent’s first words internal (ORG-4)', () =>
    given().when(open('alice', { body: 'Kim called.', requesterId: 'kim' })).then({ type: 'TicketOpened' }, { type: 'ArticleAdded', data: { kind: 'note', author: 'agent:alice' } }));
});

describe('the organization of a new ticket', () => {
  it('is the requester’s only one (ORG-13)', () => given().when(opened).then({ type: 'TicketOpened', data: { organizationId: 'acme' } }, { type: 'ArticleAdded' }));
  it('is the one named, of several (ORG-13)', () =>
    given().when(openedByService({ requesterId: 'moe', organizationId: 'globex' })).then({ type: 'TicketOpened', data: { organizationId: 'globex' } }));
  it('is none of several where none is named (ORG-13)', () =>
    given().when(openedByService({ requesterId: 'moe' })).then({ type: 'TicketOpened', data: { organizationId: null } }));
  it('is none for a requester without, or unknown (ORG-13)', () => {
    given().when(openedByService({ requesterId: 'ann' })).then({ type: 'TicketOpened', data: { organizationId: null } });
    given().when(openedByService({ requesterId: 'stranger' })).then({ type: 'TicketOpened', data: { requesterId: 'stranger', organizationId: null } });
  });
  it('can’t be another’s (ORG-13)', () => {
    given().when(openedByService({ organizationId: 'globex' })).refused('ticket/requester-not-in-organization', { requesterId: 'kim', organizationId: 'globex' });
    given().when(open('alice', { organizationId: 'acme' })).refused('ticket/requester-not-in-organization', { requesterId: null });
  });
});

describe('opening with shared ownership', () => {
  it('sets status, group and agent at once (SHR-6)', () =>
    given().when(open('alice', { status: 'in_engineering', internalGroupId: 'engineering', internalAgentId: 'eve' })).then(
      { type: 'TicketOpened', data: { status: 'in_engineering' } },
      { type: 'InternalGroupAssigned', data: { groupId: 'engineering', agentId: 'eve', previousGroupId: null, cause: 'opened' } },
    ));
  it('stands before the lock of a named owner (SHR-6, OWN-6)', () =>
    given().when(open('alice', { status: 'in_engineering', internalGroupId: 'engineering', ownerId: 'bob', body: 'x' })).then(
      { type: 'TicketOpened' },
      { type: 'InternalGroupAssigned', data: { agentId: null } },
      { type: 'TicketLocked' },
      { type: 'ArticleAdded' },
    ));
  it('is refused where the status does not map the group (SHR-3, SHR-6)', () =>
    given().when(open('alice', { internalGroupId: 'engineering' })).refused('ticket/group-not-mapped', { groupId: 'engineering', legal: [] }));
  it('is refused where the opener, owner by it, is the internal agent (SHR-5, SHR-6)', () =>
    inWorld({ groups: { engineering: ['alice'] } })
      .given()
      .when(open('alice', { status: 'in_engineering', internalAgentId: 'alice' }))
      .refused('ticket/internal-agent-is-owner', { agentId: 'alice' }));
});

describe('the first responsible', () => {
  const auto = inWorld({ settings: { autoResponsible: true } });
  it('is the first real owner (RSP-3)', () =>
    auto.given().when(open('alice')).then({ type: 'TicketOpened' }, { type: 'ResponsibleChanged', data: { from: null, to: 'alice', cause: 'owner_change' } }));
  it('is nobody while nobody owns it (RSP-3)', () => auto.given().when(openedByService()).then({ type: 'TicketOpened', data: { ownerId: '1' } }));
  it('is nobody by default (RSP-3)', () => given().when(open('alice')).then({ type: 'TicketOpened' }));
});
