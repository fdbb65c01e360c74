import fc from 'fast-check';
import {
  approve, ask, askReview, assign, changeDetails, changeOwner, changePriority, changeStatus, clear, clearUnmapped, confirmSharing, lapseTimer, lock,
  markImportant, move, note, open, releaseRights, reply, requestSharing, restore, review, setConfidential, setResponsible, unlock, unwatch, warn, watch, write,
} from './ticket-acts.js';
import { line } from './ticket-lines.js';
import { type Act, actor, at, helpDeskWith, type World } from './ticket-world.js';

const agents = ['alice', 'bob', 'carol', 'dana', 'dave', 'rita', 'eve', 'finn', 'gone', '1'];
const statuses = ['open', 'pending', 'resolved', 'closed', 'in_engineering', 'with_others', 'with_legal', 'waiting', 'fixed', 'customer_responded', 'dancing'];
const articles = ['A-0', 'A-reply', 'A-note', 'A-customer', 'A-warning', 'A-none'];
const agent = fc.constantFrom(...agents);
const asker = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('alice', 'bob', 'carol') },
  { weight: 4, arbitrary: fc.constantFrom(...agents.slice(3, 8)) },
  { weight: 1, arbitrary: fc.constantFrom('service:mail', 'automation:rules', 'admin:root', 'auditor:ines', 'requester:kim', 'requester:lee', 'gone') },
);
const status = fc.oneof(fc.constantFrom('in_engineering', 'with_others'), fc.constantFrom(...statuses));
const queue = fc.constantFrom('support', 'level2', 'closed_down', 'nowhere');
const group = fc.constantFrom('engineering', 'engineering', 'engineering', 'legal', 'nobody');
const article = fc.constantFrom(...articles);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const token = rarely(fc.integer({ min: 0, max: 12 }));
const priority = fc.constantFrom('low', 'normal', 'high', 'urgent');

/** Any act by anybody on the ticket of a story. */
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: asker.map(lock) },
  { weight: 3, arbitrary: fc.tuple(asker, maybe(fc.boolean()), token).map(([by, resetOwner, lockToken]) => unlock(by, { resetOwner, lockToken })) },
  { weight: 3, arbitrary: fc.tuple(asker, agent).map(([by, to]) => changeOwner(by, to)) },
  { weight: 2, arbitrary: fc.tuple(asker, maybe(agent)).map(([by, to]) => setResponsible(by, to ?? null)) },
  { weight: 1, arbitrary: fc.tuple(asker, maybe(agent)).map(([by, whom]) => watch(by, whom)) },
  { weight: 2, arbitrary: fc.tuple(asker, maybe(agent)).map(([by, whom]) => unwatch(by, whom)) },
  { weight: 3, arbitrary: fc.tuple(asker, queue, rarely(agent), rarely(fc.boolean()), token).map(([by, to, ownerId, unlock_, lockToken]) => move(by, to, { ownerId, unlock: unlock_, lockToken })) },
  { weight: 2, arbitrary: fc.tuple(asker, priority, token).map(([by, to, lockToken]) => changePriority(by, to as 'low', { lockToken })) },
  { weight: 8, arbitrary: fc.tuple(asker, status, rarely(group), rarely(agent)).map(([by, to, internalGroupId, internalAgentId]) => changeStatus(by, to, { internalGroupId, internalAgentId })) },
  { weight: 8, arbitrary: fc.tuple(asker, maybe(group), maybe(agent)).map(([by, groupId, agentId]) => assign(by, groupId, agentId)) },
  { weight: 1, arbitrary: asker.map(clear) },
  { weight: 2, arbitrary: asker.map(restore) },
  { weight: 3, arbitrary: fc.tuple(asker, token).map(([by, lockToken]) => reply(by, { lockToken })) },
  { weight: 1, arbitrary: fc.tuple(asker, maybe(fc.array(agent, { maxLength: 3 }))).map(([by, mentions]) => note(by, { mentions })) },
  { weight: 3, arbitrary: fc.constantFrom(write('kim'), write('lee'), write('service:mail', { requesterId: 'kim' })) },
  { weight: 1, arbitrary: fc.tuple(asker, article, maybe(fc.boolean())).map(([by, articleId, important]) => markImportant(by, articleId, { important })) },
  { weight: 1, arbitrary: fc.tuple(asker, fc.boolean()).map(([by, confidential]) => setConfidential(by, confidential)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('requester:kim', 'alice'), fc.constantFrom('read_only', 'read_write'), maybe(article)).map(([by, type, articleId]) => requestSharing(by, type, articleId)) },
  { weight: 2, arbitrary: asker.map((by) => warn(by)) },
  { weight: 3, arbitrary: fc.tuple(asker, fc.constantFrom('A-0', 'A-customer', 'A-note'), fc.boolean()).map(([by, articleId, clearly]) => approve(by, articleId, clearly)) },
  { weight: 2, arbitrary: fc.tuple(asker, fc.boolean()).map(([by, asks]) => (asks ? askReview(by) : review(by, true))) },
  { weight: 1, arbitrary: fc.tuple(asker, fc.string()).map(([by, impact]) => changeDetails(by, { impact })) },
  { weight: 1, arbitrary: agent.map(releaseRights) },
  { weight: 1, arbitrary: status.map(clearUnmapped) },
  { weight: 1, arbitrary: fc.constantFrom(lapseTimer, confirmSharing, ask('alice', { type: 'LapseLock' })) },
  { weight: 1, arbitrary: asker.map((by) => open(by)) },
);

/** One step of a life: an act, so long after the one before. */
export interface Step {
  readonly act: Act;
  readonly afterMinutes: number;
}

/** An act by anybody, minutes after the last. */
export const step: fc.Arbitrary<Step> = fc.record({ act: anyAct, afterMinutes: fc.constantFrom(0, 0, 1, 4, 20) });

/** What a ticket begins with. */
const opening = fc.record({
  by: fc.constantFrom('requester:kim', 'alice', 'service:mail', 'dave'),
  ownerId: maybe(fc.constantFrom('bob', 'dave')),
  status: maybe(fc.constantFrom('open', 'in_engineering', 'fixed', 'closed')),
  internalGroupId: maybe(fc.constantFrom('engineering')),
});

/** Worlds that differ in policies and settings. */
export const someWorld: fc.Arbitrary<World> = fc
  .record({
    onMove: fc.constantFrom('keep' as const, 'unlock' as const, 'reset' as const),
    followUp: fc.constantFrom('reopen' as const, 'reopen_locked' as const, 'new_ticket' as const, 'reject' as const),
    timeout: fc.constantFrom(null, 0.5, 10),
    autoResponsible: fc.boolean(),
    lockEnforcement: fc.constantFrom('strict' as const, 'advisory' as const),
    responded: fc.boolean(),
  })
  .map(({ onMove, followUp, timeout, autoResponsible, lockEnforcement, responded }) =>
    helpDeskWith({
      agents: { bob: { rights: ['review_sharing'] } },
      keys: { alice: { support: ['rw'], level2: ['rw'] }, finn: { level2: ['ro', 'owner'], support: ['rw'] } },
      groups: { engineering: ['eve', 'finn', 'bob', 'carol'] },
      queues: { support: { onMove, followUp, unlockTimeoutMinutes: timeout }, level2: { onMove, followUp } },
      statuses: responded ? { customer_responded: { category: 'open', internalGroups: ['engineering', 'legal'] } } : {},
      settings: { autoResponsible, lockEnforcement },
    }),
  );

/** The acts of a ticket's life in order, at rising times, its opening first. */
export const life: fc.Arbitrary<readonly Act[]> = fc.tuple(opening, fc.array(step, { minLength: 1, maxLength: 30, size: 'max' })).map(([{ by, ...rest }, steps]) => {
  const first = open(by, { requesterId: by === 'requester:kim' ? undefined : 'kim', body: 'It burns.', ...rest });
  let minutes = 0;
  return [first, ...steps.map(({ act, afterMinutes }) => at((minutes += afterMinutes), act))];
});

/** A later line of an import, for worlds where one comes upon a living ticket. */
export const importedLine: fc.Arbitrary<Act> = fc
  .record({ ownerId: maybe(agent), status: maybe(fc.constantFrom('new', 'closed')) })
  .map(({ ownerId, status: to }) => ({
    ...line(100_000, { ownerId, ...(to === undefined ? {} : { status: { status: to, category: to === 'closed' ? 'closed' : 'open' } as never }) }),
    asker: actor('system:import'),
  }));
