import type { Mutation } from './built-custody.js';

const lease = 'options.leaseMilliseconds ?? 10_000';

/** Leases of 1.5 s instead of 10 s, so that a test need not wait for those of the dead. */
export const shortLeases: readonly Mutation[] = ['src/read-store/projector.ts', 'src/automation/processor.ts', 'src/notifications/notifier.ts'].map((file) => ({
  file,
  from: lease,
  to: 'options.leaseMilliseconds ?? 1_500',
}));
