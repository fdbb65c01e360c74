import { Gauge, type Registry } from 'prom-client';
import type { OutboxState } from '../ports.js';

/** E-mails and webhooks, by what became of them, and how long the oldest has been due. */
export class OutboxMetrics {
  private readonly messages: Gauge<'state'>;
  private readonly oldest: Gauge;

  constructor(
    registry: Registry,
    private readonly read: () => Promise<OutboxState>,
  ) {
    const registers = [registry];
    this.messages = new Gauge({ name: 'custody_outbox_messages', help: 'E-mails and webhooks in the outbox.', labelNames: ['state'] as const, registers });
    this.oldest = new Gauge({ name: 'custody_outbox_oldest_seconds', help: 'How long the oldest message has been due and not delivered.', registers });
  }

  /** Asks; where the database is away, what was last known stands, and the lag says why. */
  async take(): Promise<void> {
    const state = await this.read().catch(() => null);
    if (state === null) return;
    const { oldestSeconds, notConfigured, ...counts } = state;
    for (const [name, count] of Object.entries({ ...counts, not_configured: notConfigured })) this.messages.set({ state: name }, count);
    this.oldest.set(oldestSeconds);
  }
}
