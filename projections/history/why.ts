import type { Cause } from '../../src/kernel/cause.js';

/**
 * What a line says of the cause of an event: nothing where somebody asked for just this, else the rule that did it.
 * With it a reader tells a person's act from a rule's.
 */
export const why: { readonly [Name in Cause]: string } = {
  command: '',
  opened: '',
  owner_change: ' (rule: goes with the new owner)',
  reply: ' (rule: who replies takes an unlocked ticket)',
  queue_move: ' (rule: goes with the move)',
  closed: ' (rule: a finished ticket is not locked)',
  status_unmapped: ' (rule: the new status is not shared with that group)',
  customer_message: ' (rule: the customer wrote)',
  timeout: ' (rule: timeout)',
  released: '', // who unlocked asked for it (LCK-7)
  right_lost: ' (rule: the right to it was lost)',
  config: ' (rule: the status is no longer shared with that group)',
  import: ' (import)',
};

/** Whether somebody asked for just this. */
export function byCommand(cause: Cause): boolean {
  return cause === 'command';
}
