import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { type Courier, Undeliverable } from './delivery.js';
import { webhookBody } from './messages.js';
import { mayCall, webhookUrlFault } from './webhook-address.js';
import { signature, type WebhookSecrets } from './webhook-secrets.js';

/** How long a receiver may take, in milliseconds. */
const patience = 10_000;

export interface WebhookCourierOptions {
  readonly secrets: WebhookSecrets;
  readonly loopbackAllowed: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Calls webhooks as Standard Webhooks says (NTF-6). Redirects are not followed, private networks not called. */
export function webhookCourier({ secrets, loopbackAllowed, now }: WebhookCourierOptions): Courier {
  return {
    deliver: async ({ address, items, secretNumber }) => {
      const fault = webhookUrlFault(address, loopbackAllowed);
      if (fault !== null) throw new Undeliverable(`the webhook’s URL ${fault}`);
      const url = new URL(address);
      const [{ id: notification, person }] = items;
      const id = `msg_${notification}`;
      const timestamp = String(Math.floor(now() / 1_000));
      const body = webhookBody(items);
      const status = await post(url, await addressOf(url, loopbackAllowed), body, {
        'content-type': 'application/json',
        'user-agent': 'Custody',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature(secrets.of(person, secretNumber), id, timestamp, body),
      });
      if (status < 200 || status > 299) throw new Error(`the webhook answered ${status}`);
    },
  };
}

/** The address to call, looked up and judged once: a name that leads elsewhere a moment later changes nothing. */
async function addressOf({ hostname }: URL, loopbackAllowed: boolean): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
  const allowed = found.find((address) => mayCall(address, loopbackAllowed));
  if (allowed === undefined) throw new Undeliverable(`${host} leads into a private network`);
  return allowed;
}

function post(url: URL, address: string, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = call(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        signal: AbortSignal.timeout(patience),
        lookup: (_host, options, callback) => {
          const family = isIP(address);
          if (options.all === true) callback(null, [{ address, family }]);
          else callback(null, address, family);
        },
      },
      (response) => {
        response.resume(); // what it says beyond its status is not asked for
        response.once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', reject);
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}
