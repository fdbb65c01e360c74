import type { Chance } from './random.js';
import { billing, engineers, levelOne, levelTwo, requesters } from './world.js';

/** One command of a story, as the HTTP contract names it. */
export interface Step {
  readonly ticketId: string;
  /** Who acts, `kind:id`; a service calls for them. */
  readonly actor: string;
  readonly command: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** When it happened, milliseconds since the epoch. */
  readonly at: number;
}

/** A ticket's life being told: each `then` lets some time pass. */
interface Telling {
  readonly chance: Chance;
  readonly requester: (typeof requesters)[number];
  readonly then: (actor: string, command: string, body: Readonly<Record<string, unknown>>, minutes: readonly [number, number]) => void;
}

type Story = (telling: Telling) => void;

const soon = [2, 40] as const;
const hours = [60, 360] as const;
const days = [1_440, 4_320] as const;
const as = (id: string): string => `agent:${id}`;

const subjects = [
  'Export stops at 10,000 rows', 'Invoice shows the wrong address', 'Login loops after password change', 'Webhook arrives twice',
  'Dashboard is slow on Mondays', 'Cannot add a second administrator', 'API answers 502 at night', 'Report misses last week',
  'Mail from you lands in spam', 'Seats were charged twice', 'Mobile app forgets the filter', 'SSO certificate expires soon',
] as const;

const claimAndResolve: Story = ({ chance, requester, then }) => {
  const owner = chance.pick(levelOne);
  then(as(owner), 'lock', {}, soon);
  then(as(owner), 'reply', { body: 'Thank you for writing; I am looking into it.' }, soon);
  then(`requester:${requester.id}`, 'customer-message', { body: 'It happens every morning.' }, hours);
  then(as(owner), 'reply', { body: 'Found and mended. Please try once more.' }, hours);
  then(as(owner), 'change-status', { status: 'resolved' }, hours);
  then(as(owner), 'change-status', { status: 'closed' }, days);
};

const escalate: Story = ({ chance, then }) => {
  const first = chance.pick(levelOne);
  const second = chance.pick(levelTwo);
  then(as(first), 'lock', {}, soon);
  then(as(first), 'note', { body: 'Logs attached; this needs database access.' }, soon);
  then(as(first), 'move', { queueId: 'level-2', unlock: true, note: 'Needs database access' }, soon);
  then(as(second), 'lock', {}, hours);
  then(as(second), 'change-priority', { priority: 'high' }, soon);
  then(as(second), 'reply', { body: 'We found a stuck job and freed it.' }, hours);
  then(as(second), 'change-status', { status: 'resolved' }, hours);
};

const reassign: Story = ({ chance, then }) => {
  const from = chance.pick(levelOne);
  const to = levelOne.find((id) => id !== from) ?? 'dave';
  then(as(from), 'lock', {}, soon);
  then(as(from), 'change-owner', { ownerId: to, note: 'You know this customer better' }, hours);
  then(as(from), 'watch', {}, soon);
  then(as(to), 'reply', { body: 'I take over from my colleague.' }, soon);
};

const pingPong: Story = ({ chance, then }) => {
  const one = chance.pick(levelOne);
  const other = chance.pick(levelTwo);
  then(as(one), 'lock', {}, soon);
  for (let round = 0; round < chance.between(1, 3); round += 1) {
    then(as(one), 'note', { body: 'Looks like a matter for you.' }, soon);
    then(as(other), 'change-owner', { ownerId: other, note: 'Taking it' }, hours);
    then(as(other), 'change-owner', { ownerId: one, note: 'Not ours after all' }, hours);
  }
};

const sharedWithEngineering: Story = ({ chance, requester, then }) => {
  const owner = chance.pick(levelOne);
  const engineer = chance.pick(engineers);
  then(as(owner), 'lock', {}, soon);
  then(as(owner), 'change-status', { status: 'waiting-for-engineering', internalGroupId: 'engineering', internalAgentId: engineer }, hours);
  then(as(engineer), 'note', { body: 'Reproduced; a fix is on its way.' }, hours);
  then(`requester:${requester.id}`, 'customer-message', { body: 'Any news?' }, hours);
  then(as(engineer), 'note', { body: 'Deployed.' }, hours);
  then(as(owner), 'clear-internal', {}, soon);
  then(as(owner), 'change-status', { status: 'resolved' }, soon);
};

const sharedAndLost: Story = ({ chance, requester, then }) => {
  const owner = chance.pick(levelOne);
  then(as(owner), 'lock', {}, soon);
  then(as(owner), 'change-status', { status: 'waiting-for-billing', internalGroupId: 'billing', internalAgentId: chance.pick(billing) }, hours);
  then(`requester:${requester.id}`, 'customer-message', { body: 'Please hurry.' }, hours);
  if (chance.next() < 0.5) then(as(owner), 'restore-internal', {}, hours);
};

const closedAndBack: Story = ({ chance, requester, then }) => {
  const [first, second] = [chance.pick(levelOne), chance.pick(levelTwo)];
  then(as(first), 'lock', {}, soon);
  then(as(first), 'reply', { body: 'Done.' }, hours);
  then(as(first), 'change-status', { status: 'resolved' }, soon);
  then(as(first), 'change-status', { status: 'closed' }, days);
  then(`requester:${requester.id}`, 'customer-message', { body: 'It is back.' }, days);
  then(as(second), 'lock', {}, hours);
};

const untouched: Story = () => undefined;

const stories: readonly (readonly [number, Story])[] = [
  [30, claimAndResolve], [18, escalate], [14, reassign], [6, pingPong],
  [12, sharedWithEngineering], [6, sharedAndLost], [8, closedAndBack], [6, untouched],
];

/**
 * Tells the lives of some tickets that end before an instant, in the order in which they happened.
 * @param end milliseconds since the epoch: nothing happens later
 * @param weeks how long ago the first ticket was opened
 */
export function tell(chance: Chance, tickets: number, end: number, weeks: number): readonly Step[] {
  const span = weeks * 7 * 24 * 3_600_000;
  const steps = Array.from({ length: tickets }, (_, index) => tellOne(chance, `DEMO-${index + 1}`, end - Math.floor(chance.next() * span)));
  return steps
    .flat()
    .filter((step) => step.at < end)
    .sort((one, other) => one.at - other.at);
}

/** The first ticket that was shared with a team while its customer wrote; null where there is none. */
export function sharedThroughMessage(steps: readonly Step[], groupId: string): string | null {
  const shared = steps.filter(({ body }) => body.internalGroupId === groupId);
  const wrote = ({ ticketId, at }: Step): boolean => steps.some((step) => step.ticketId === ticketId && step.command === 'customer-message' && step.at > at);
  return shared.find(wrote)?.ticketId ?? null;
}

function tellOne(chance: Chance, ticketId: string, openedAt: number): readonly Step[] {
  const requester = chance.pick(requesters);
  const subject = chance.pick(subjects);
  const opening = { subject, queueId: 'support', requesterId: requester.id, channel: 'mail', body: `Hello, ${subject.toLowerCase()}.` };
  const steps: Step[] = [{ ticketId, actor: 'service:mail', command: 'open', body: { ticketId, ...opening }, at: openedAt }];
  let at = openedAt;
  const story = chance.weighted(stories, untouched);
  story({
    chance,
    requester,
    then: (actor, command, body, [least, most]) => {
      at += chance.between(least, most) * 60_000;
      steps.push({ ticketId, actor, command, body, at });
    },
  });
  return steps;
}
