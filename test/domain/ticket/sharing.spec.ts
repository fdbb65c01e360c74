import { createHash } from 'node:crypto';
import { sharingRequest } from '../../../src/ticket/sharing-request.js';
import { approve, askReview, changeStatus, confirmSharing, lock, opened, openedByService, requestSharing, reply, review, setConfidential, warn, write } from '../../support/ticket-acts.js';
import { at, inWorld, meanwhile, type World } from '../../support/ticket-world.js';

const reviewers: Partial<World> = { agents: { bob: { rights: ['review_sharing'] }, rita: { rights: ['review_sharing'] } } };
const { given } = inWorld(reviewers);
const asked = given(opened, at(1, requestSharing('requester:kim', 'read_only')));
const warned = asked.and(at(5, warn('alice')));
const answered = warned.and(at(7, write('kim', { articleId: 'A-yes', body: 'I agree.' })));
const sha256 = createHash('sha256').update('Please keep in mind …').digest('hex');

function published(story: typeof asked) {
  const { state } = story.told;
  if (state.phase === 'unknown') throw new Error('not open');
  return sharingRequest(state);
}

describe('a request to share', () => {
  it('is recorded with problem type and type, by the requester (ORG-6)', () =>
    given(opened).when(requestSharing('requester:kim', 'read_only')).then({
      type: 'SharingRequested',
      data: { organizationId: 'acme', sharingType: 'read_only', problemType: 'Shared organization requests', requesterId: 'kim', articleId: null },
    }));
  it('by an agent needs the requester’s message that asks (ORG-6)', () => {
    given(opened).when(requestSharing('alice', 'read_only', 'A-0')).then({ type: 'SharingRequested', data: { articleId: 'A-0', requesterId: 'kim' } });
    given(opened).when(requestSharing('alice', 'read_only')).refused('request/invalid');
    given(opened, reply('alice')).when(requestSharing('alice', 'read_only', 'A-reply')).refused('ticket/article-unknown', { articleId: 'A-reply' });
    given(opened).when(requestSharing('alice', 'read_only', 'A-none')).refused('ticket/article-unknown');
  });
  it('of another member is not the requester’s (ORG-6)', () => {
    const open: Partial<World> = { sharing: { acme: { see: true, comment: true } } };
    inWorld(open).given(opened, write('lee', { articleId: 'A-lee' })).when(requestSharing('alice', 'read_only', 'A-lee')).refused('ticket/article-unknown');
  });
  it('twice is a no-op; another type is another request (ORG-7)', () => {
    asked.when(requestSharing('requester:kim', 'read_only')).nothing();
    asked.when(requestSharing('requester:kim', 'read_write')).then({ type: 'SharingRequested', data: { sharingType: 'read_write' } });
  });
});

describe('the risk warning', () => {
  it('is a reply of its agent with the wording of the day (ORG-7, ORG-10, LCK-6)', () =>
    asked.when(warn('alice')).then(
      { type: 'OwnerChanged', data: { to: 'alice', cause: 'reply' } },
      { type: 'TicketLocked', data: { cause: 'reply' } },
      { type: 'ArticleAdded', data: { articleId: 'A-warning', kind: 'reply', body: 'Please keep in mind …' } },
      { type: 'RiskWarningSent', data: { articleId: 'A-warning', wordingVersion: 1, wordingSha256: sha256 } },
    ));
  it('is refused while another holds the lock (ORG-10, LCK-4)', () => asked.and(lock('bob')).when(warn('alice')).refused('ticket/locked-by-another', { holder: 'bob' }));
});

describe('the requester’s answer', () => {
  it('is recorded with person, article, time, wording and its hash (ORG-6)', () =>
    answered.when(at(9, approve('alice', 'A-yes'))).then({
      type: 'RiskApprovalRecorded',
      data: { requesterId: 'kim', articleId: 'A-yes', clear: true, approvedAt: '2026-03-02T09:07:00.000Z', sharingType: 'read_only', wordingVersion: 1, wordingSha256: sha256 },
    }));
  it('that is unclear is recorded as unclear (ORG-8)', () => answered.when(approve('alice', 'A-yes', false)).then({ type: 'RiskApprovalRecorded', data: { clear: false } }));
  it('twice is a no-op, until something has changed (ORG-7)', () => {
    const recorded = answered.and(approve('alice', 'A-yes'));
    recorded.when(approve('alice', 'A-yes')).nothing();
    recorded.when(approve('alice', 'A-yes', false)).then({ type: 'RiskApprovalRecorded' });
    recorded.and(requestSharing('requester:kim', 'read_write')).when(approve('alice', 'A-yes')).then({ type: 'RiskApprovalRecorded', data: { sharingType: 'read_write' } });
  });
  it('must be the requester’s own, on a ticket that asks and warns (ORG-6)', () => {
    answered.when(approve('alice', 'A-warning')).refused('ticket/article-unknown', { articleId: 'A-warning' });
    given(opened).when(approve('alice', 'A-0')).refused('ticket/sharing-not-requested');
    asked.when(approve('alice', 'A-0')).refused('ticket/warning-not-sent');
    given(openedByService({ requesterId: 'ann', body: 'x' })).when(approve('alice', 'A-none')).refused('ticket/article-unknown');
  });
});

describe('what a request ticket publishes for the pre-checks', () => {
  it('is nothing before anything is asked (ORG-6)', () =>
    expect(published(given(opened))).toMatchObject({
      organizationId: 'acme', requesterId: 'kim', request: null, confirmedType: null, warning: null, approval: null, answersWarning: false, review: { state: 'none' },
    }));
  it('is request, confirmed type, warning and approval, at a revision (ORG-6)', () =>
    expect(published(answered.and(approve('alice', 'A-yes')))).toMatchObject({
      revision: answered.told.revision + 1,
      request: { organizationId: 'acme', sharingType: 'read_only' },
      confirmedType: 'read_only',
      warning: { wordingVersion: 1 },
      approval: { articleId: 'A-yes', clear: true },
      answersWarning: true,
    }));
  it('says whether the answer came after the warning (ORG-6)', () => {
    expect(published(warned.and(approve('alice', 'A-0'))).answersWarning).toBe(false);
    expect(published(answered.and(approve('alice', 'A-yes'), warn('alice', 'A-again'))).answersWarning).toBe(true);
  });
  it('says so of new wording as well (ORG-7)', () => {
    const reworded = meanwhile({ settings: { riskWarning: 'New words', riskWarningVersion: 2 } }, answered.and(approve('alice', 'A-yes'))).and(warn('alice', 'A-new'));
    expect(published(reworded)).toMatchObject({ warning: { wordingVersion: 2, articleId: 'A-new' }, approval: { wordingVersion: 1 }, answersWarning: false });
  });
});

describe('a review', () => {
  const inReview = asked.and(askReview('alice'));
  it('is asked for once (ORG-8)', () => {
    asked.when(askReview('alice')).then({ type: 'SharingReviewRequested', data: { agentId: 'alice' } });
    inReview.when(askReview('bob')).nothing();
    expect(published(inReview).review).toEqual({ state: 'in_review', askedBy: 'alice' });
  });
  it('is decided by a second person with the right, who need only read (ORG-8, PRM-6)', () => {
    inReview.when(review('bob', true, { overridesRefusal: true })).then({ type: 'SharingReviewed', data: { agentId: 'bob', approved: true, overridesRefusal: true } });
    inReview.when(review('rita', false, { overridesRefusal: true })).then({ type: 'SharingReviewed', data: { approved: false, overridesRefusal: false } });
    expect(published(inReview.and(review('bob', false))).review).toMatchObject({ state: 'denied', askedBy: 'alice', reviewedBy: 'bob', reason: 'looked into it' });
  });
  it('is not decided by who asked for it, nor without the right (ORG-8)', () => {
    asked.and(askReview('bob')).when(review('bob', true)).refused('organization/second-person-needed', { agentId: 'bob' });
    inReview.when(review('carol', true)).refused('ticket/right-missing', { missing: 'review_sharing', queueId: 'support' });
  });
  it('is not decided where none is open (ORG-8)', () => {
    asked.when(review('bob', true)).refused('organization/no-review-open');
    inReview.and(review('bob', true)).when(review('bob', false)).refused('organization/no-review-open');
  });
});

describe('the comment after enabling or disabling', () => {
  const comment = { type: 'ArticleAdded', data: { kind: 'reply', author: 'system:sharing' } };
  it('solves the ticket, whoever holds it (ORG-10)', () =>
    warned.when(confirmSharing).then({ type: 'StatusChanged', data: { to: 'resolved', cause: 'command' } }, { type: 'TicketUnlocked', data: { cause: 'closed' } }, comment));
  it('takes no lock (ORG-10)', () => asked.when(confirmSharing).then({ type: 'StatusChanged' }, comment));
  it('clears a pair, though an automation might not (ORG-10, SHR-7)', () =>
    asked.and(changeStatus('alice', 'in_engineering', { internalGroupId: 'engineering' })).when(confirmSharing).then({ type: 'StatusChanged' }, { type: 'InternalGroupCleared' }, comment));
  it('is all that a finished ticket gets (ORG-10)', () => asked.and(changeStatus('alice', 'closed')).when(confirmSharing).then(comment));
});

describe('confidentiality', () => {
  it('is set and taken back (ORG-5)', () => {
    given(opened).when(setConfidential('alice', true)).then({ type: 'ConfidentialityChanged', data: { confidential: true } });
    given(opened, setConfidential('alice', true)).when(setConfidential('alice', false)).then({ type: 'ConfidentialityChanged', data: { confidential: false } });
  });
  it('that is so already changes nothing (ORG-5)', () => given(opened).when(setConfidential('alice', false)).nothing());
});

describe('what voids an answer', () => {
  const approved = answered.and(approve('alice', 'A-yes'));
  it('is a change of type, also back and forth, until the requester writes again (ORG-7)', () => {
    expect(published(approved)).toMatchObject({ answersType: true });
    const changed = approved.and(requestSharing('requester:kim', 'read_write'));
    expect(published(changed)).toMatchObject({ answersType: false, approval: { sharingType: 'read_only' } });
    const back = changed.and(requestSharing('requester:kim', 'read_only'));
    expect(published(back)).toMatchObject({ answersType: false, answersWarning: true });
    expect(published(back.and(approve('alice', 'A-yes')))).toMatchObject({ answersType: false });
    expect(published(back.and(write('kim', { articleId: 'A-again', body: 'Yes.' }), approve('alice', 'A-again')))).toMatchObject({ answersType: true });
  });
  it('is a new version of the wording, even in former words (ORG-7)', () => {
    const reworded = meanwhile({ settings: { riskWarningVersion: 3 } }, approved).and(warn('alice', 'A-new'));
    expect(published(reworded)).toMatchObject({ warning: { wordingVersion: 3 }, answersWarning: false });
  });
});

describe('a review that overrides a refusal', () => {
  const stands = inWorld({ ...reviewers, refusals: { acme: 4 } });
  const inReview = stands.given(opened, requestSharing('requester:kim', 'read_only'), askReview('alice'));
  it('names the very note that stood (ORG-8)', () => {
    inReview.when(review('bob', true, { overridesRefusal: true })).then({ type: 'SharingReviewed', data: { overridesRefusal: true, overriddenRefusal: 4 } });
    expect(published(inReview.and(review('bob', true, { overridesRefusal: true }))).review).toMatchObject({ overriddenRefusal: 4 });
  });
  it('names none where it was not to, was denied, or none stood (ORG-8)', () => {
    for (const story of [inReview.and(review('bob', true)), inReview.and(review('bob', false, { overridesRefusal: true })), asked.and(askReview('alice'), review('bob', true, { overridesRefusal: true }))]) {
      expect(published(story).review).toMatchObject({ overriddenRefusal: null });
    }
  });
});
