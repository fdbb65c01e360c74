import { changeOwner, clear, lock, opened } from '../../support/ticket-acts.js';
import { firstLine, line } from '../../support/ticket-lines.js';
import { inWorld } from '../../support/ticket-world.js';

const { given } = inWorld();
const imported = given(firstLine({ details: { impact: 'low' } }));

describe('the first line of an imported ticket', () => {
  it('opens it as it stands, nothing looked up, without a lock (OWN-1)', () =>
    given().when(firstLine({ source: { mod: 0 }, details: { impact: 'low' } })).then({
      type: 'TicketOpened',
      data: { queueId: 'group-70', ownerId: 'resolver-89', status: 'new', cause: 'import', source: { mod: 0 }, details: { impact: 'low' } },
    }));
  it('may share it at once (SHR-6)', () =>
    given().when(firstLine({ internal: { groupId: 'm1-2nd', agentId: 'tomas' } as never })).then({ type: 'TicketOpened' }, { type: 'InternalGroupAssigned', data: { groupId: 'm1-2nd', agentId: 'tomas', cause: 'import' } }));
  it('can’t come twice (OWN-1)', () => imported.when(firstLine()).refused('ticket/already-exists'));
});

describe('a later line', () => {
  it('can’t come before the opening (OWN-1)', () => given().when(line(1)).refused('ticket/not-yet-open'));
  it('can’t be older than the ticket’s last event (EVT-1)', () => imported.and(line(5)).when(line(4)).refused('ticket/out-of-order'));
  it('may be of the same minute (EVT-1)', () => imported.and(line(5)).when(line(5)).then({ type: 'TicketDetailsChanged' }));
  it('is one event a thing it changes, its source on the first (EVT-2)', () =>
    imported
      .when(line(5, {
        source: { mod: 3, missing: 1 },
        ownerId: 'resolver-31',
        queue: { queueId: 'group-24', groupId: 'group-24' } as never,
        status: { status: 'active', category: 'open' } as never,
        details: { impact: 'high', urgency: 'low' },
      }))
      .then(
        { type: 'TicketMoved', data: { from: 'group-70', to: 'group-24', cause: 'import', source: { mod: 3, missing: 1 } } },
        { type: 'StatusChanged', data: { from: 'new', to: 'active', cause: 'import' } },
        { type: 'OwnerChanged', data: { from: 'resolver-89', to: 'resolver-31', act: 'import', cause: 'import' } },
        { type: 'TicketDetailsChanged', data: { changes: { impact: 'high', urgency: 'low' } } },
      ));
  it('that changes nothing is a touch on record', () => {
    imported.when(line(5, { source: { mod: 1 } })).then({ type: 'TicketDetailsChanged', data: { changes: {}, source: { mod: 1 } } });
    imported.when(line(5, { ownerId: 'resolver-89', details: { impact: 'low' } })).then({ type: 'TicketDetailsChanged', data: { changes: {} } });
  });
  it('clears a field with null', () => imported.and(line(5, { details: { impact: null } })).when(line(6, { details: { impact: null } })).then({ type: 'TicketDetailsChanged', data: { changes: {} } }));
  it('gives the ticket back to nobody', () => imported.when(line(5, { ownerId: '1' })).then({ type: 'OwnerChanged', data: { to: '1' } }));
  it('changes the internal pair, and ends it (EVT-2)', () => {
    const pair = (agentId: string) => line(5, { internal: { groupId: 'm1-2nd', agentId } as never });
    imported.and(pair('tomas')).when(pair('anna')).then({ type: 'InternalAgentChanged', data: { from: 'tomas', to: 'anna', cause: 'import' } });
    imported.and(pair('tomas')).when(pair('tomas')).then({ type: 'TicketDetailsChanged' });
    imported.and(pair('tomas')).when(line(6, { internal: null, source: { mod: 9 } })).then({ type: 'InternalGroupCleared', data: { cause: 'import', source: { mod: 9 } } });
    imported.when(line(6, { internal: null })).then({ type: 'TicketDetailsChanged' });
    imported.and(pair('tomas')).when(clear('admin:root')).then({ type: 'InternalGroupCleared', data: { cause: 'command' } });
  });
  it('ends a lock that came in between, where it closes or changes the owner (LCK-3, FUP-1)', () => {
    const held = given(opened, lock('alice'));
    held.when(line(5, { ownerId: '1' })).then({ type: 'TicketUnlocked', data: { cause: 'import' } }, { type: 'OwnerChanged' });
    held.when(line(5, { ownerId: 'bob' })).then({ type: 'TicketUnlocked' }, { type: 'OwnerChanged', data: { to: 'bob' } });
    held.when(line(5, { status: { status: 'closed', category: 'closed' } as never })).then({ type: 'StatusChanged' }, { type: 'TicketUnlocked' });
    held.when(line(5, { ownerId: 'alice', source: { mod: 2 } })).then({ type: 'TicketDetailsChanged', data: { source: { mod: 2 } } });
  });
});

it('an imported ticket obeys the rules from then on (OWN-7)', () => imported.when(changeOwner('admin:root', 'alice')).refused('ticket/not-eligible-owner', { queueId: 'group-70' }));
