/** What became of a ticket. */
export interface Changed {
  readonly ticketId: string;
  readonly revision: number;
  /** Nothing had to be done. */
  readonly unchanged: boolean;
}

/** Custody of tickets; refusals are Nest's HTTP exceptions. */
export abstract class Tickets {
  abstract lock(ticketId: string, agent: string): Promise<Changed>;
  abstract changeOwner(ticketId: string, agent: string, to: { readonly ownerId: string; readonly note?: string | undefined }): Promise<Changed>;
  abstract unlock(ticketId: string, agent: string): Promise<Changed>;
}
