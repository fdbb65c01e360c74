import { describe, expect, it } from '@jest/globals';
import { channels, endOfQuiet, waysTo } from '../../../src/notifications/channels.js';
import { locked, moved, opened, owner, shared, status, unlocked, cleared } from '../../support/ticket-events.js';
import { agent, group, queue } from '../ticket-process/set-up-events.js';
import { by, each, lineOf, nobody, noon, toldOf, toldOfAll } from './tale.js';

const isNew = by('service:mail', opened());
const taken = by('agent:alice', owner('1', 'alice', { act: 'claim' }), locked('alice'));

describe('who may hear of it', () => {
  it('nobody who can’t read the ticket, and nobody inactive, whatever they were (NTF-1)', async () => {
    const watching = { type: 'WatcherAdded', data: { ticketId: 'T-1', agentId: 'dana' } };
    const wrote = by('requester:kim', { type: 'ArticleAdded', data: { ticketId: 'T-1', articleId: 'a', kind: 'customer', author: 'requester:kim', body: 'Hm', mentions: [] } });
    expect(await toldOf(isNew, taken, watching, wrote)).toContain('dana: customer_wrote (watcher)');
    expect(await toldOf(isNew, taken, watching, agent('dana', { groups: {} }, 'AgentChanged'), wrote)).toEqual(['alice: customer_wrote (owner)']);
    expect(await toldOf(isNew, taken, watching, agent('dana', { active: false, groups: { 'support-team': ['ro'] } }, 'AgentChanged'), wrote)).toEqual(['alice: customer_wrote (owner)']);
  });

  it('who loses a ticket hears of it if they could read it just before, not otherwise (NTF-1)', async () => {
    const away = by('agent:bob', moved('support', 'level-2'), owner('alice', 'eve'), locked('eve'));
    expect(await toldOf(isNew, taken, away)).toEqual(['alice: custody_lost (former_owner)', 'eve: assigned (owner)']);
    const stripped = agent('alice', { groups: {} }, 'AgentChanged');
    const released = by('system:lost-rights', unlocked('alice', { cause: 'right_lost' }), owner('alice', '1', { act: 'right_lost', cause: 'right_lost' }));
    expect(await toldOf(isNew, taken, stripped, released)).toEqual(each(['bob', 'carol'], 'released', 'queue_subscriber'));
    // One of the second team reads by nothing but the pair that is gone now.
    expect(await toldOf(isNew, by('agent:alice', shared(['legal', 'gus'])), by('requester:kim', cleared('legal', 'gus')))).toEqual(['gus: shared_lost (internal_agent)']);
  });

  it('facts are those at the event’s position, never a later state: two changes in a row tell two people, once each (NTF-7)', async () => {
    const told = await toldOfAll([isNew, taken, by('agent:alice', owner('alice', 'bob'), locked('bob')), by('agent:bob', owner('bob', 'carol'), locked('carol')), agent('bob', { active: false }, 'AgentChanged')]);
    expect(told.filter(({ kind }) => kind === 'assigned').map(lineOf)).toEqual(['bob: assigned (owner)', 'carol: assigned (owner)']);
    const late = [isNew, group('legal', []), by('agent:alice', shared(['legal', null])), group('legal', ['gus'], 'GroupChanged')];
    expect((await toldOfAll(late)).map(({ kind }) => kind)).not.toContain('shared_with_you');
  });

  it('the customer hears of owner changes only where the setting says so, and never a name (NTF-2, ORG-4)', async () => {
    const given = by('agent:alice', owner('alice', 'bob'), locked('bob'));
    expect(await toldOf(isNew, taken, given)).toEqual(['bob: assigned (owner)']);
    const setting = { type: 'SettingsChanged', data: { changes: { tellRequesterAboutOwner: true } } };
    expect(await toldOf(isNew, taken, setting, given)).toEqual(['bob: assigned (owner)', 'kim: assigned (requester)']);
    const toKim = (await toldOfAll([isNew, taken, setting, given])).filter(({ person }) => person.kind === 'requester');
    expect(toKim).toMatchObject([{ before: null, after: null }]);
    expect(JSON.stringify(toKim)).not.toMatch(/alice|bob|support/i);
  });

  it('every notification says why, and who had custody before and after (NTF-4)', async () => {
    const told = await toldOfAll([isNew, taken, by('agent:carol', owner('alice', 'bob'), locked('bob'))]);
    expect(told.find(({ kind }) => kind === 'custody_lost')).toMatchObject({
      ticketId: 'T-1', reasons: ['former_owner'], summary: 'Carol took “The printer is on fire” from you; its owner is Bob.',
      before: { ownerId: 'alice', ownerName: 'Alice', locked: true, queueId: 'support' }, after: { ownerId: 'bob', locked: true },
    });
  });

  it('imported history notifies nobody (NTF-5)', async () => {
    nobody(await toldOf(by('system:import', opened({ cause: 'import' }))));
    nobody(await toldOf(isNew, by('system:import', owner('1', 'bob', { act: 'import', cause: 'import' }))));
    nobody(await toldOf(isNew, by('system:import', status('open', 'resolved', { cause: 'import' }))));
  });
});

describe('preferences (NTF-3)', () => {
  const chose = (agentId: string, more: object) => ({
    type: 'PreferencesChanged',
    data: { agentId, queues: [], channels: { inbox: true, email: true, webhook: false }, muted: [], quietHours: null, webhookUrl: null, ...more },
  });

  it('until somebody saves any they subscribe where they may own; then where they say, if they can read there', async () => {
    expect(await toldOf(chose('bob', {}), chose('dana', { queues: ['support'] }), chose('eve', { queues: ['support'] }), isNew)).toEqual(each(['alice', 'carol', 'dana'], 'ticket_opened', 'queue_subscriber'));
    expect(await toldOf(queue('other'), by('service:mail', opened({ queueId: 'other' })))).toEqual([]);
  });

  it('a kind switched off is silent on every channel; so is who switched off all channels', async () => {
    expect(await toldOf(chose('bob', { queues: ['support'], muted: ['ticket_opened'] }), isNew)).toEqual(each(['alice', 'carol'], 'ticket_opened', 'queue_subscriber'));
    expect(await toldOf(chose('bob', { queues: ['support'], channels: { inbox: false, email: true, webhook: false } }), isNew)).toEqual(each(['alice', 'carol'], 'ticket_opened', 'queue_subscriber'));
  });

  it('by default the inbox, and e-mail where there is an address; a webhook where one was saved', () => {
    expect(waysTo({ chosen: null, email: null }, 'assigned', noon).map(({ channel }) => channel)).toEqual(['inbox']);
    expect(waysTo({ chosen: null, email: 'a@b.c' }, 'assigned', noon).map(({ channel }) => channel)).toEqual(['inbox', 'email']);
    const chosen = { queues: [], channels: { inbox: true, email: true, webhook: true }, muted: [], quietHours: null, webhookUrl: 'https://example.org' };
    expect(waysTo({ chosen, email: 'a@b.c' }, 'assigned', noon).map(({ channel }) => channel)).toEqual([...channels]);
  });

  it('quiet hours hold back all but the inbox until they end, over midnight and in their own time zone', () => {
    const night = { from: '22:00', to: '07:00', timeZone: 'UTC' };
    const at = (text: string) => Date.parse(text);
    const iso = (end: number | null) => (end === null ? null : new Date(end).toISOString());
    expect(iso(endOfQuiet(night, at('2026-03-02T21:59:59Z')))).toBeNull();
    expect(iso(endOfQuiet(night, at('2026-03-02T22:00:30Z')))).toBe('2026-03-03T07:00:00.000Z');
    expect(iso(endOfQuiet(night, at('2026-03-03T06:59:00Z')))).toBe('2026-03-03T07:00:00.000Z');
    expect(iso(endOfQuiet(night, at('2026-03-03T07:00:00Z')))).toBeNull();
    expect(iso(endOfQuiet({ ...night, to: '22:00' }, at('2026-03-02T22:30:00Z')))).toBeNull();
    // The clocks in Berlin go forward in that night: 07:00 there is 05:00 UTC.
    expect(iso(endOfQuiet({ ...night, timeZone: 'Europe/Berlin' }, at('2026-03-28T22:00:00Z')))).toBe('2026-03-29T05:00:00.000Z');
    const chosen = { queues: [], channels: { inbox: true, email: true, webhook: false }, muted: [], quietHours: { ...night, from: '12:00', to: '14:00' }, webhookUrl: null };
    expect(waysTo({ chosen, email: 'a@b.c' }, 'assigned', noon)).toEqual([
      { channel: 'inbox', address: null, heldUntil: null },
      { channel: 'email', address: 'a@b.c', heldUntil: '2026-03-02T14:00:00.000Z' },
    ]);
  });
});
