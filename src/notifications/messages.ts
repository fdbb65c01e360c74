import { createHash } from 'node:crypto';
import type { Reason } from './told.js';

/** A notification on its way to somebody, as the outbox holds it. Times are ISO 8601. */
export interface Outgoing {
  /** Of the notification; the same on every try. */
  readonly id: string;
  readonly eventId: string;
  readonly ticketId: string;
  readonly subject: string;
  readonly url: string;
  readonly kind: string;
  readonly reasons: readonly Reason[];
  readonly summary: string;
  readonly quote: string | null;
  readonly at: string;
  readonly before: Custody | null;
  readonly after: Custody | null;
  readonly personKind: 'agent' | 'requester';
  readonly person: string;
}

interface Custody {
  readonly ownerName: string;
  readonly queueName: string;
  readonly locked: boolean;
}

/** An e-mail, ready to be sent. */
export interface Email {
  readonly messageId: string;
  /** The ticket's own id, to which all its messages answer, so that they make one thread; null for a summary of several. */
  readonly thread: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const why: { readonly [Of in Reason]: string } = {
  mentioned: 'you were mentioned',
  former_owner: 'you were its owner',
  owner: 'you are its owner',
  responsible: 'you are responsible for it',
  internal_agent: 'it is or was shared with you',
  last_owner: 'you were its last owner',
  internal_group: 'it is or was shared with your group',
  watcher: 'you watch it',
  requester: 'it is your request',
  queue_subscriber: 'you subscribed to its queue',
};

const advice: Readonly<Record<string, string>> = {
  ticket_opened: 'Lock it to take it.',
  assigned: 'Reply, or give it to somebody else with a note.',
  custody_lost: 'Watch it if you want to hear how it goes on.',
  released: 'Lock it to take it.',
  shared_lost: 'Share it again (restore-internal) if it is still yours to work on.',
  responsible_set: 'Look at it; you hear of what its customer writes.',
  shared_with_you: 'Look at what is asked of your team, and add a note.',
  customer_wrote: 'Read the message and reply.',
  reopened: 'Lock it to take it.',
  moved_in: 'Lock it to take it.',
  lock_lapsed: 'Lock it to take it, or to take it again.',
  mentioned: 'Read the note.',
  note_added: 'Read the note.',
};

/** A message or, after quiet hours, one summary of several as an e-mail. */
export function emailOf(items: readonly [Outgoing, ...Outgoing[]]): Email {
  const [first] = items;
  const blocks = items.map(blockOf);
  const single = items.length === 1;
  return {
    messageId: `<${first.id}${single ? '' : '.summary'}@custody>`,
    thread: single ? `<ticket.${createHash('sha256').update(first.ticketId).digest('hex').slice(0, 32)}@custody>` : null,
    subject: single ? `[${first.ticketId}] ${first.subject}` : `${items.length} notifications from your quiet hours`,
    text: blocks.map((lines) => lines.map(({ text }) => text).join('\n')).join('\n\n––––––––\n\n'),
    html: `<!doctype html><html lang="en"><body style="font-family:sans-serif;max-width:40em">${blocks.map((lines) => lines.map(({ html }) => html).join('')).join('<hr>')}</body></html>`,
  };
}

/** The body of a webhook, as Standard Webhooks has it. */
export function webhookBody(items: readonly [Outgoing, ...Outgoing[]]): string {
  const data = items.map(shownOutside);
  const [first] = data;
  return JSON.stringify(
    data.length === 1
      ? { type: `notification.${first?.kind ?? ''}`, timestamp: first?.at, data: first }
      : { type: 'notification.summary', timestamp: first?.at, data: { items: data } },
  );
}

/** The words of an article stay here: who may read the ticket reads them there. */
function shownOutside({ id, eventId, ticketId, subject, url, kind, reasons, summary, at, before, after, person }: Outgoing) {
  return { id, eventId, ticketId, subject, url, kind, reasons, summary, at, before, after, person };
}

interface Line {
  readonly text: string;
  readonly html: string;
}

function blockOf(item: Outgoing): readonly Line[] {
  const { summary, quote, url, reasons, kind, personKind } = item;
  const act = personKind === 'requester' ? 'You can answer in the portal.' : advice[kind];
  return [
    { text: `${summary}\n`, html: `<p><strong>${escaped(summary)}</strong></p>` },
    ...(quote === null ? [] : [quoted(quote)]),
    ...custodyLines(item),
    ...(act === undefined ? [] : [{ text: `What you can do: ${act}`, html: `<p>What you can do: ${escaped(act)}</p>` }]),
    { text: url, html: `<p><a href="${escaped(url)}">${escaped(url)}</a></p>` },
    reasonLine(reasons),
  ];
}

function custodyLines({ before, after }: Outgoing): readonly Line[] {
  const lines = [...(before === null ? [] : [`Before: ${custodyText(before)}`]), ...(after === null ? [] : [`Now: ${custodyText(after)}`])];
  if (lines.length === 0) return [];
  return [{ text: `${lines.join('\n')}\n`, html: `<p>${lines.map(escaped).join('<br>')}</p>` }];
}

function custodyText({ ownerName, queueName, locked }: Custody): string {
  return `owner ${ownerName}, ${locked ? 'locked' : 'unlocked'}, in ${queueName}`;
}

function reasonLine(reasons: readonly Reason[]): Line {
  const text = `You got this because ${reasons.map((reason) => why[reason]).join(', and ')}.`;
  return { text: `\n${text}`, html: `<p style="color:#666">${escaped(text)}</p>` };
}

/** The most of a message that is quoted, in characters. */
const longest = 2_000;

function quoted(quote: string): Line {
  const short = quote.length > longest ? `${quote.slice(0, longest)} …` : quote;
  return {
    text: `${short.split('\n').map((line) => `> ${line}`).join('\n')}\n`,
    html: `<blockquote style="border-left:3px solid #ccc;padding-left:1em;white-space:pre-wrap">${escaped(short)}</blockquote>`,
  };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
