import { createHmac, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** Secrets of webhooks, derived from a key of the server's and a counter, so that none is ever stored (NTF-6). */
export class WebhookSecrets {
  private constructor(private readonly key: string) {}

  /** With the server's key, which is made once. */
  static async open(pool: Pool): Promise<WebhookSecrets> {
    await pool.query(`insert into custody_ops.server_key (name, key) values ('webhooks', $1) on conflict do nothing`, [randomBytes(32).toString('base64')]);
    const { rows } = await pool.query<{ key: string }>(`select key from custody_ops.server_key where name = 'webhooks'`);
    const [row] = rows;
    if (row === undefined) throw new Error('the server has no key for webhooks');
    return new WebhookSecrets(row.key);
  }

  /**
   * An agent's secret, as Standard Webhooks writes one: `whsec_` and base64.
   * @param number which one, counting from 1
   */
  of(agentId: string, number: number): string {
    return `whsec_${createHmac('sha256', this.key).update(`${agentId}|${number}`).digest('base64')}`;
  }
}

/** The value of `webhook-signature` for one message. */
export function signature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
