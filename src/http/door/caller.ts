import { type Actor, type ActorKind, actorText } from '../../kernel/actor.js';

/** What a caller may ask for at all; within it, the rules decide. */
export const scopes = ['command', 'read', 'audit', 'analytics', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Who calls, once the door has found out. */
export interface Caller {
  /** Whose rights count. */
  readonly actor: Actor;
  /** The service that called for them, or null. */
  readonly service: Actor | null;
  readonly scopes: ReadonlySet<Scope>;
  /** For how many milliseconds from now what they showed is good; null: for ever. */
  readonly lasts: number | null;
}

/** What each kind of actor may ask for; a token may limit it further, never widen it. */
export const scopesOfKind: Readonly<Record<ActorKind, ReadonlySet<Scope>>> = {
  agent: new Set(['command', 'read']),
  requester: new Set(['command', 'read']), // of the portal alone: the door lets them in nowhere else
  service: new Set(['command', 'read', 'analytics']),
  automation: new Set(['command', 'read', 'analytics']),
  auditor: new Set(['read', 'audit']),
  analyst: new Set(['analytics']),
  admin: new Set(scopes),
  system: new Set(),
};

/** Kinds that may say when something happened in the world (EVT-1). */
const tellsTime: ReadonlySet<ActorKind> = new Set(['service', 'automation', 'admin']);

/** Whether this caller may give `occurredAt`: it is the one who calls that is trusted with it, not the one acted for. */
export function mayTellTime(caller: Caller): boolean {
  return tellsTime.has((caller.service ?? caller.actor).kind);
}

/** Under which name what a caller asks is counted: their own, whomever they act for. */
export function countedAs(caller: Caller): string {
  return actorText(caller.service ?? caller.actor);
}

/** `kind:id` of the one acted for and of the service, as events carry them. */
export function callerText(caller: Caller): { readonly actor: string; readonly service: string | null } {
  return { actor: actorText(caller.actor), service: caller.service === null ? null : actorText(caller.service) };
}
