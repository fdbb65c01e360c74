import type { StatusId } from '../kernel/brand.js';

/** Tells whether a status is in use; the application provides it, for no stream of the workflow knows tickets (SHR-15). */
export interface StatusUsage {
  /** Whether any ticket, finished ones included, is in this status. */
  inUse(statusId: StatusId): Promise<boolean>;
}

/** The token under which Nest finds it. */
export const STATUS_USAGE = Symbol('StatusUsage');
