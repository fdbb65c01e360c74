import { createTransport } from 'nodemailer';
import { type Courier, Undeliverable } from './delivery.js';
import { emailOf } from './messages.js';

/** A courier that can be sent home. */
export interface EmailCourier extends Courier {
  close(): void;
}

/** Longest silence of the mail server, in milliseconds. */
const patience = 10_000;

/** Sends e-mails by an SMTP server, such as `smtp://user:password@mail.example:587`. */
export function emailCourier(smtpUrl: string): EmailCourier {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 4,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    // What is in a message comes from outside: it names no file and no URL to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const from = senderOf(smtpUrl);
  return {
    deliver: async ({ address, items }) => {
      const { messageId, thread, subject, text, html } = emailOf(items);
      const references = thread === null ? {} : { inReplyTo: thread, references: thread };
      try {
        // An address as an object is taken as it is: text would be read as a list of them.
        await transport.sendMail({ from, to: { name: '', address }, messageId, subject, text, html, ...references, headers: { 'auto-submitted': 'auto-generated' } });
      } catch (error) {
        if (isFinal(error)) throw new Undeliverable('the mail server refused it for good', { cause: error });
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

/** The login where it is an address, else `custody` at the server. */
function senderOf(smtpUrl: string): { readonly name: string; readonly address: string } {
  const { username, hostname } = new URL(smtpUrl);
  const login = decodeURIComponent(username);
  return { name: 'Custody', address: login.includes('@') ? login : `custody@${hostname}` };
}

/** SMTP’s 5xx about the message or its address: the same will be said again. */
function isFinal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'responseCode' in error && typeof error.responseCode === 'number' && error.responseCode >= 550;
}
