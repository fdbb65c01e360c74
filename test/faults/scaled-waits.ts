import type { Mutation } from './built-custody.js';

const lease = 'options.leaseMilliseconds ?? 10_000';

/** Leases of 1.5 s instead of 10 s, so that a test need not wait for those of the dead. */
export const shortLeases: readonly Mutation[] = ['src/read-store/projector.ts', 'src/automation/processor.ts', 'src/notifications/notifier.ts'].map((file) => ({
  file,
  from: lease,
  to: 'options.leaseMilliseconds ?? 1_500',
}));

/** Calls of the event store that give up after 2 s instead of 8, each try after 1 s instead of 5. */
export const shortDeadlines: readonly Mutation[] = ['src/event-store/append.ts', 'src/event-store/read.ts'].flatMap((file) => [
  { file, from: 'options.deadlineMs ?? 5_000', to: 'options.deadlineMs ?? 1_000' },
  { file, from: 'options.giveUpMs ?? 8_000', to: 'options.giveUpMs ?? 2_000' },
]);

/** Transactions of the stopped that the database ends after 1.5 s instead of 10 s. */
export const shortTransactions: readonly Mutation[] = [
  { file: 'src/read-store/database.ts', from: 'idle_in_transaction_session_timeout: 10_000', to: 'idle_in_transaction_session_timeout: 1_500' },
];
