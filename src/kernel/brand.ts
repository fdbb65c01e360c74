declare const brand: unique symbol;

/** A string that only its own kind of id can stand for: a queue id never passes as a ticket id. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TicketId = Branded<'TicketId'>;
export type AgentId = Branded<'AgentId'>;
export type GroupId = Branded<'GroupId'>;
export type RoleId = Branded<'RoleId'>;
export type QueueId = Branded<'QueueId'>;
export type StatusId = Branded<'StatusId'>;
export type RequesterId = Branded<'RequesterId'>;
export type OrganizationId = Branded<'OrganizationId'>;
export type ArticleId = Branded<'ArticleId'>;

/** Ids as the contract writes them: 1–128 characters of `[A-Za-z0-9._:-]`. */
export const idPattern = '^[A-Za-z0-9._:-]{1,128}$';
