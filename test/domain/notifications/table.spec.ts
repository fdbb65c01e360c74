import { describe, expect, it } from '@jest/globals';
import type { Given } from '../../support/fold.js';
import { cleared, internalAgent, locked, moved, opened, owner, responsible, shared, status, unlocked } from '../../support/ticket-events.js';
import { by, each, nobody, toldOf } from './tale.js';

const team = ['alice', 'bob', 'carol'];

function article(kind: 'reply' | 'note' | 'customer', author: string, mentions: readonly string[] = []): Given {
  return { type: 'ArticleAdded', data: { ticketId: 'T-1', articleId: `a-${kind}-${author}`, kind, author, body: 'Words', mentions } };
}
function mentioned(agentId: string): Given {
  return { type: 'AgentMentioned', data: { ticketId: 'T-1', articleId: 'a-1', agentId } };
}
function watched(agentId: string): Given {
  return { type: 'WatcherAdded', data: { ticketId: 'T-1', agentId } };
}

const isNew = by('service:mail', opened());
const wrote = by('requester:kim', article('customer', 'requester:kim'));
const taken = by('agent:alice', owner('1', 'alice', { act: 'claim' }), locked('alice'));
const free = by('agent:alice', unlocked('alice'));

describe('the table of section 10', () => {
  it('opened, unlocked: subscribers of the queue who can read it, and not who reads without owning, other queues or the requester (NTF-1, NTF-3)', async () => {
    expect(await toldOf(isNew)).toEqual(each(team, 'ticket_opened', 'queue_subscriber'));
    expect(await toldOf(by('service:mail', opened(), article('customer', 'requester:kim')))).toEqual(each(team, 'ticket_opened', 'queue_subscriber'));
  });

  it('opened, locked to a named owner: that owner alone; one’s own opening is no news (NTF-1)', async () => {
    expect(await toldOf(by('agent:alice', opened({ ownerId: 'bob' }), locked('bob', { cause: 'opened' })))).toEqual(['bob: assigned (owner)']);
    nobody(await toldOf(by('agent:bob', opened({ ownerId: 'bob' }), locked('bob', { cause: 'opened' }))));
    expect(await toldOf(by('agent:alice', opened({ ownerId: 'alice' })))).toEqual(each(['bob', 'carol'], 'ticket_opened', 'queue_subscriber'));
  });

  it('owner changed: the new owner and the former one, and not who did it, nor the team, watchers or the placeholder (NTF-1)', async () => {
    expect(await toldOf(isNew, taken, by('agent:carol', owner('alice', 'bob'), locked('bob')))).toEqual(['alice: custody_lost (former_owner)', 'bob: assigned (owner)']);
    expect(await toldOf(isNew, taken, by('agent:alice', owner('alice', 'bob'), locked('bob')))).toEqual(['bob: assigned (owner)']);
    expect(await toldOf(isNew, taken, by('agent:bob', watched('bob')), by('agent:bob', owner('alice', 'bob', { act: 'steal' }), locked('bob')))).toEqual(['alice: custody_lost (former_owner)']);
    nobody(await toldOf(isNew, taken));
  });

  it('responsible set: the new responsible; cleared: nobody (RSP-2)', async () => {
    expect(await toldOf(isNew, by('agent:alice', responsible(null, 'bob')))).toEqual(['bob: responsible_set (responsible)']);
    nobody(await toldOf(isNew, by('agent:bob', responsible(null, 'bob'))));
    nobody(await toldOf(isNew, by('agent:alice', responsible(null, 'bob')), by('agent:alice', responsible('bob', null))));
  });

  it('internal group assigned: the internal agent, or without one the group’s active members, never both (SHR-4)', async () => {
    expect(await toldOf(isNew, by('agent:alice', shared(['legal', 'gus'])))).toEqual(['gus: shared_with_you (internal_agent)']);
    expect(await toldOf(isNew, by('agent:alice', shared(['legal', null])))).toEqual(each(['gil', 'gus'], 'shared_with_you', 'internal_group'));
    expect(await toldOf(isNew, by('agent:alice', shared(['legal', 'gus'])), by('agent:gus', internalAgent('legal', 'gus', 'gil')))).toEqual(['gil: shared_with_you (internal_agent)']);
  });

  it('customer message, ticket locked: owner, responsible, internal pair and watchers, and not the rest of the team (FUP-2)', async () => {
    const busy = [isNew, taken, by('agent:alice', responsible(null, 'carol')), by('agent:alice', shared(['legal', null])), by('agent:dana', watched('dana'))];
    expect(await toldOf(...busy, wrote)).toEqual([
      'alice: customer_wrote (owner)', 'carol: customer_wrote (responsible)', 'dana: customer_wrote (watcher)',
      'gil: customer_wrote (internal_group)', 'gus: customer_wrote (internal_group)',
    ]);
  });

  it('customer message, ticket unlocked: subscribers, the last owner, responsible, internal pair, watchers, each with every reason (NTF-1)', async () => {
    const idle = [isNew, taken, free, by('agent:alice', responsible(null, 'carol')), by('agent:alice', shared(['legal', 'gus'])), by('agent:alice', watched('alice'))];
    expect(await toldOf(...idle, wrote)).toEqual([
      'alice: customer_wrote (last_owner, watcher, queue_subscriber)', 'bob: customer_wrote (queue_subscriber)',
      'carol: customer_wrote (responsible, queue_subscriber)', 'gus: customer_wrote (internal_agent)',
    ]);
  });

  it('reopened: subscribers of the queue and all of these, once each (FUP-4)', async () => {
    const done = [isNew, taken, by('agent:alice', status('open', 'resolved'), unlocked('alice', { cause: 'closed' })), by('agent:dana', watched('dana'))];
    expect(await toldOf(...done, by('requester:kim', status('resolved', 'open', { cause: 'customer_message' }), article('customer', 'requester:kim')))).toEqual([
      'alice: reopened (last_owner, queue_subscriber)', 'bob: reopened (queue_subscriber)', 'carol: reopened (queue_subscriber)', 'dana: reopened (watcher)',
    ]);
    nobody(await toldOf(isNew, by('agent:alice', status('open', 'pending'))));
    nobody(await toldOf(...done.slice(0, 3), by('agent:bob', status('resolved', 'closed'))));
  });

  it('moved, unlocked: subscribers of the target queue; moved and locked: nobody of it (MOV-1, MOV-2)', async () => {
    expect(await toldOf(isNew, by('agent:alice', moved('support', 'level-2')))).toEqual(['eve: moved_in (queue_subscriber)']);
    nobody(await toldOf(isNew, taken, by('agent:alice', moved('support', 'level-2'))));
    expect(await toldOf(isNew, taken, by('agent:alice', moved('support', 'level-2'), unlocked('alice', { cause: 'queue_move' })))).toEqual(['eve: moved_in (queue_subscriber)']);
  });

  it('released: subscribers of the queue, and the former owner as one who lost it, by whatever cause (LCK-7, MOV-4, PRM-7)', async () => {
    const released = by('system:lost-rights', unlocked('alice', { cause: 'right_lost' }), owner('alice', '1', { act: 'right_lost', cause: 'right_lost' }));
    expect(await toldOf(isNew, taken, released)).toEqual([
      'alice: custody_lost (former_owner, queue_subscriber)', 'bob: released (queue_subscriber)', 'carol: released (queue_subscriber)',
    ]);
    const away = by('agent:bob', moved('support', 'level-2'), unlocked('alice', { cause: 'queue_move' }), owner('alice', '1', { act: 'reset', cause: 'queue_move' }));
    expect(await toldOf(isNew, taken, away)).toEqual(['alice: custody_lost (former_owner)', 'eve: moved_in (queue_subscriber)', 'eve: released (queue_subscriber)']);
  });

  it('internal pair cleared, not by command: the former internal agent, or the group’s members; by command: nobody (SHR-7)', async () => {
    expect(await toldOf(isNew, by('agent:alice', shared(['legal', 'gus'])), by('agent:alice', cleared('legal', 'gus')))).toEqual(['gus: shared_lost (internal_agent)']);
    expect(await toldOf(isNew, by('agent:alice', shared(['legal', null])), by('system:mapping', cleared('legal', null, { cause: 'config' })))).toEqual(each(['gil', 'gus'], 'shared_lost', 'internal_group'));
    nobody(await toldOf(isNew, by('agent:alice', shared(['legal', 'gus'])), by('agent:alice', cleared('legal', 'gus', { cause: 'command' }))));
  });

  it('lock lapsed by timeout: the former holder and the subscribers; unlocked by hand: nobody (LCK-8)', async () => {
    const lapsed = by('system:lock-timeout', unlocked('alice', { cause: 'timeout' }));
    expect(await toldOf(isNew, taken, lapsed)).toEqual([
      'alice: lock_lapsed (last_owner, queue_subscriber)', 'bob: lock_lapsed (queue_subscriber)', 'carol: lock_lapsed (queue_subscriber)',
    ]);
    nobody(await toldOf(isNew, taken, free));
  });

  it('mention: the mentioned agent, once, and not who mentions themselves (WAT-2)', async () => {
    expect(await toldOf(isNew, by('agent:alice', article('note', 'agent:alice', ['dana']), mentioned('dana')))).toEqual(['dana: mentioned (mentioned)']);
    nobody(await toldOf(isNew, by('agent:alice', article('note', 'agent:alice', ['alice']), mentioned('alice'))));
  });

  it('internal note: watchers, owner, responsible and internal pair, and neither the team nor the requester (ORG-4)', async () => {
    const busy = [isNew, taken, by('agent:alice', responsible(null, 'carol')), by('agent:alice', shared(['legal', 'gus'])), by('agent:dana', watched('dana'))];
    expect(await toldOf(...busy, by('agent:bob', article('note', 'agent:bob')))).toEqual([
      'alice: note_added (owner)', 'carol: note_added (responsible)', 'dana: note_added (watcher)', 'gus: note_added (internal_agent)',
    ]);
  });

  it('public reply: the requester alone; the comment that confirms a sharing: nobody (ORG-10)', async () => {
    expect(await toldOf(isNew, taken, by('agent:alice', article('reply', 'agent:alice')))).toEqual(['kim: reply_sent (requester)']);
    nobody(await toldOf(isNew, by('system:sharing', article('reply', 'system:sharing'))));
  });

  it('sharing enabled or disabled: the requester of the request ticket (ORG-9, ORG-10)', async () => {
    const changed = { organizationId: 'acme', from: 'private', to: 'shared_read', requestTicketId: 'T-1', requestTicketRevision: 0, detail: 'x', consent: null, cause: 'command' };
    const registered: Given = { type: 'OrganizationRegistered', data: { organizationId: 'acme', name: 'ACME', details: [] } };
    expect(await toldOf(registered, isNew, by('agent:alice', { type: 'OrgVisibilityChanged', data: changed }))).toEqual(['kim: sharing_changed (requester)']);
    nobody(await toldOf(registered, isNew, by('agent:alice', { type: 'OrgVisibilityChanged', data: { ...changed, requestTicketId: 'T-none' } })));
  });
});
