import { isRefusal } from '../../../src/kernel/refusal.js';
import { effectsOf, overridesOf } from '../../../src/ticket/answer.js';
import { lapsesAt } from '../../../src/ticket/rules/lapse.js';
import { changePriority, changeStatus, lapseTimer, lock, move, note, opened, reply, unlock, watch, write } from '../../support/ticket-acts.js';
import { type Act, at, factsOf, inWorld, minute, type World } from '../../support/ticket-world.js';

const tenMinutes: Partial<World> = { queues: { support: { unlockTimeoutMinutes: 10 }, level2: { unlockTimeoutMinutes: 10 } } };
const { given, world } = inWorld(tenMinutes);
const held = given(opened, at(2, lock('alice')));
const lapsed = { type: 'TicketUnlocked', data: { holderId: 'alice', cause: 'timeout' } };

function lapses(story: { readonly told: { readonly state: typeof held.told.state } }, inside = world): string | null {
  const { state } = story.told;
  return state.phase === 'opened' ? lapsesAt(state, factsOf(inside, { kind: 'agent', id: 'bob' }, minute(0))) : null;
}

describe('a lock’s clock', () => {
  it('runs from its taking (LCK-8)', () => expect(lapses(held)).toBe(minute(12)));
  it('is set back by the holder’s articles, and no one else’s (LCK-8)', () => {
    expect(lapses(held.and(at(5, reply('alice'))))).toBe(minute(15));
    expect(lapses(held.and(at(5, note('alice'))))).toBe(minute(15));
    expect(lapses(held.and(at(5, note('bob')), at(6, write('kim'))))).toBe(minute(12));
  });
  it('is set back by entering category open, and stands still outside of it (LCK-8)', () => {
    expect(lapses(held.and(at(5, changeStatus('alice', 'pending'))))).toBeNull();
    expect(lapses(held.and(at(5, changeStatus('alice', 'pending')), at(60, changeStatus('alice', 'open'))))).toBe(minute(70));
    expect(lapses(held.and(at(5, changeStatus('alice', 'in_engineering'))))).toBe(minute(12));
  });
  it('is set back by arrival in a queue (LCK-8)', () => {
    const all = inWorld({ ...tenMinutes, keys: { alice: { support: ['rw'], level2: ['rw'] } } });
    expect(lapses(all.goOn(held.told).and(at(7, move('alice', 'level2'))))).toBe(minute(17));
  });
  it('is set back by a change of the timeout (LCK-8)', () => {
    const changed = inWorld({ queues: { support: { unlockTimeoutMinutes: 1, timeoutChangedAt: minute(8) } } }).world;
    expect(lapses(held, changed)).toBe(minute(9));
  });
  it('counts fractions of a minute (LCK-8)', () => {
    expect(lapses(held, inWorld({ queues: { support: { unlockTimeoutMinutes: 0.5 } } }).world)).toBe(minute(2.5));
  });
  it('does not run without a timeout or a lock (LCK-8)', () => {
    expect(lapses(held, inWorld().world)).toBeNull();
    expect(lapses(given(opened))).toBeNull();
  });
});

describe('an accepted command that finds the lock lapsed', () => {
  it('writes so first, and then decides as unlocked (LCK-8)', () => {
    held.when(at(12, lock('bob'))).then(lapsed, { type: 'OwnerChanged', data: { from: 'alice', to: 'bob', act: 'claim' } }, { type: 'TicketLocked', data: { holderId: 'bob' } });
    held.when(at(12, lock('alice'))).then(lapsed, { type: 'TicketLocked', data: { holderId: 'alice' } });
    held.when(at(30, changePriority('bob', 'high'))).then(lapsed, { type: 'PriorityChanged' });
  });
  it('comes a moment too early (LCK-8)', () => held.when(at(11.99, lock('bob'))).refused('ticket/locked-by-another'));
  it('writes so though it wants nothing else (LCK-8)', () => {
    held.when(at(12, unlock('alice'))).then(lapsed);
    held.and(watch('bob')).when(at(12, watch('bob'))).then(lapsed);
  });
  it('writes nothing when it is refused (LCK-8)', () => {
    held.when(at(12, reply('rita'))).refused('ticket/right-missing');
    held.when(at(12, note('alice', { lockToken: 3 }))).refused('ticket/lock-token-stale', { current: null });
  });
});

describe('the timer', () => {
  it('writes the lapse when no command came (LCK-8)', () => held.when(at(12, lapseTimer)).then(lapsed));
  it('that rings too early writes nothing (LCK-8)', () => held.when(at(11, lapseTimer)).nothing());
  it('that rings twice writes once (LCK-8)', () => held.and(at(12, lapseTimer)).when(at(13, lapseTimer)).nothing());
});

describe('the lapse itself', () => {
  const overridden = (act: Act) => {
    const { told } = held;
    const decision = held.when(act).decision();
    return isRefusal(decision) ? [] : overridesOf(decision, told.state, factsOf(world, act.asker, act.now));
  };
  it('is the clockwork’s act, at the instant it came to pass (LCK-8)', () => {
    expect(overridden(at(40, lock('bob')))).toEqual([{ actor: 'system:lock-timeout', occurredAt: minute(12) }, null, null]);
    expect(overridden(at(40, lapseTimer))).toEqual([{ actor: 'system:lock-timeout', occurredAt: minute(12) }]);
  });
  it('never comes before the ticket’s last event (EVT-1, LCK-8)', () => {
    const late = inWorld().goOn(held.told).and(at(20, note('bob')));
    const facts = factsOf(world, { kind: 'system', id: 'lock-timeout' }, minute(30));
    expect(overridesOf([{ type: 'TicketUnlocked', data: { ticketId: 'T-1' as never, holderId: 'alice' as never, cause: 'timeout' } }], late.told.state, facts)).toEqual([
      { actor: 'system:lock-timeout', occurredAt: minute(20) },
    ]);
  });
  it('no other event is (LCK-8)', () => expect(overridden(at(3, unlock('alice')))).toEqual([null]));
  it('is among the effects, with its cause (EVT-3, LCK-8)', () => {
    const decision = held.when(at(12, lock('bob'))).decision();
    expect(isRefusal(decision) ? [] : effectsOf(decision)).toEqual([{ type: 'TicketUnlocked', cause: 'timeout' }]);
  });
});
