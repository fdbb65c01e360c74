import { describe, expect, it } from '@jest/globals';
import { type Email, emailOf, type Outgoing } from '../../../src/notifications/messages.js';
import type { Given } from '../../support/fold.js';
import { locked, opened, owner } from '../../support/ticket-events.js';
import { type Append, by, toldOfAll } from './tale.js';

const isNew = by('service:mail', opened());
const taken = by('agent:alice', owner('1', 'alice', { act: 'claim' }), locked('alice'));
const given = by('agent:carol', owner('alice', 'bob'), locked('bob'));
const wrote = by('requester:kim', { type: 'ArticleAdded', data: { ticketId: 'T-1', articleId: 'a', kind: 'customer', author: 'requester:kim', body: 'It <still> burns & burns.', mentions: [] } });
const sharing: readonly (Given | Append)[] = [
  { type: 'OrganizationRegistered', data: { organizationId: 'acme', name: 'ACME', details: [] } },
  isNew,
  by('agent:alice', {
    type: 'OrgVisibilityChanged',
    data: { organizationId: 'acme', from: 'private', to: 'shared_read', requestTicketId: 'T-1', requestTicketRevision: 0, detail: 'x', consent: null, cause: 'command' },
  }),
];

/** The last e-mail to somebody; `SHOW_EMAILS=1 npm test -- test/domain/notifications/e-mails` prints them. */
async function lastTo(person: string, past: readonly (Given | Append)[]): Promise<Email> {
  const last = (await toldOfAll(past)).filter((told) => told.person.id === person).at(-1);
  if (last === undefined) throw new Error(`${person} is told nothing`);
  const { person: reader, ...told } = last;
  const email = emailOf([{ ...told, id: '0123456789abcdef', personKind: reader.kind, person } satisfies Outgoing]);
  if (process.env.SHOW_EMAILS !== undefined) process.stdout.write(`Subject: ${email.subject}\nTo: ${person}\n\n${email.text}\n\n${email.html}\n\n════════\n\n`);
  return email;
}

describe('what e-mails say: what happened, who had custody, why you, what you can do (NTF-4)', () => {
  it('assigned to you', async () => {
    const { subject, text } = await lastTo('bob', [isNew, taken, given]);
    expect(subject).toBe('[T-1] The printer is on fire');
    expect(text).toBe(`Carol made you the owner of “The printer is on fire”.

Before: owner Alice, locked, in support
Now: owner Bob, locked, in support

What you can do: Reply, or give it to somebody else with a note.
http://localhost:3000/tickets/T-1

You got this because you are its owner.`);
  });

  it('custody lost', async () => {
    const { text } = await lastTo('alice', [isNew, taken, given]);
    expect(text).toMatch(/^Carol took “The printer is on fire” from you; its owner is Bob\.[\s\S]*because you were its owner\.$/);
  });

  it('customer wrote: the words are quoted, and no markup of theirs gets into the page', async () => {
    const { text, html } = await lastTo('alice', [isNew, taken, wrote]);
    expect(text).toContain('> It <still> burns & burns.');
    expect(html).toContain('It &lt;still&gt; burns &amp; burns.');
  });

  it('sharing enabled: nothing of the team’s side (ORG-4)', async () => {
    const { text, html } = await lastTo('kim', sharing);
    expect(text).toMatch(/^Sharing of your organization’s tickets was enabled \(Read only\), as asked for in “The printer is on fire”\./);
    expect(text + html).not.toMatch(/alice|owner|locked/i);
  });
});
