import { ticketRefusals } from '../../../src/ticket/ticket.refusals.js';

/** Facts of every kind; each refusal takes those that it names. */
const facts = {
  missing: 'rw', queueId: 'q', at: '1', last: '2', statusId: 's', known: ['open', 'pending'], articleId: 'a', holder: 'bob', category: 'closed', current: 7,
  ownerId: 'o', responsibleId: 'r', agentId: 'ag', groupId: 'g', legal: ['g1', 'g2'], candidates: [], requesterId: 'kim', organizationId: 'acme',
} as const;

describe('what a refusal says', () => {
  it.each(Object.entries(ticketRefusals))('%s is a sentence that tells what to do', (_, { title, detail, status }) => {
    const sentence = (detail as (facts: unknown) => string)(facts);
    expect(sentence).toMatch(/^\S.{15,}\.$/);
    expect(sentence).not.toMatch(/undefined|null|\[object/);
    expect(title.length).toBeGreaterThan(5);
    expect([403, 404, 409]).toContain(status);
  });
  it('names what there is to choose from (SHR-3, SHR-4)', () => {
    expect(ticketRefusals['ticket/group-not-mapped'].detail({ groupId: 'g' as never, statusId: 's' as never, legal: ['g1', 'g2'] as never })).toContain('g1, g2');
    expect(ticketRefusals['ticket/internal-group-ambiguous'].detail({ agentId: 'a' as never, candidates: [] })).toContain('none');
    expect(ticketRefusals['ticket/lock-token-stale'].detail({ current: null })).toContain('unlocked');
  });
});
