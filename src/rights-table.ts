import { controllers } from './http/http.module.js';
import type { Right } from './http/door/allow.js';
import { type Scope, scopes, scopesOfKind } from './http/door/caller.js';
import { type Route, routesIn } from './http/door/routes.js';
import { notificationControllers } from './http/notifications/notifications-http.module.js';
import { type AskedCommand, askedCommands, isCommandName } from './http/tickets/asked-commands.js';
import { type ActorKind, actorKinds } from './kernel/actor.js';
import { forbids, type OrganizationAct } from './organization/organization-rights.js';
import { acts } from './ticket/ticket.acts.js';
import type { TicketCommand } from './ticket/ticket.commands.js';

/** What becomes of a request: it is let in, and the rules of the case decide; or its status. */
export type Verdict = 'in' | 403 | 404;

/** A route that has a right, as all of them have. */
export interface RouteRight extends Route {
  readonly right: Right;
}

/** Every route of the service with what it declares, in the order of their paths. */
export function routeRights(): readonly RouteRight[] {
  const routes = routesIn([...controllers, ...notificationControllers]).filter((route): route is RouteRight => route.right !== null);
  return [...routes].sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

/** Kinds of actor that come in from outside. */
export const callers = actorKinds.filter((kind) => kind !== 'system');

/**
 * What an actor of this kind gets who sees the thing, is the agent or requester whom the path is about, and holds every right
 * that their kind can hold. By what is declared: the route's right, the acts of PRM-6, and those on organizations.
 * @param granted what their token allows; without one, all that their kind has
 */
export function verdictOf({ method, path, right }: RouteRight, kind: ActorKind, granted: ReadonlySet<Scope> = scopesOfKind[kind]): Verdict {
  if (right.scope === 'public') return 'in';
  if (kind === 'requester' && right.requesters === undefined) return 404;
  if (kind !== 'requester' && right.requesters === 'only') return 403;
  const scoped = granted.has(right.scope) && scopesOfKind[kind].has(right.scope);
  if (right.after !== 'sight') return scoped ? byRule(path, kind) : 403;
  if (path === '/v1/commands') return 'in'; // each command in it is judged by itself
  if (!mayKnow(method, path, kind)) return 404;
  return scoped ? byRule(path, kind) : 403;
}

/** Analysts know of no ticket (PRM-9), requesters of nothing that they may not do, and of saved views only whose they are. */
function mayKnow(method: string, path: string, kind: ActorKind): boolean {
  if (path.startsWith('/v1/agents/')) return kind === 'agent' || kind === 'admin';
  if (!path.startsWith('/v1/tickets/:id')) return true;
  if (kind === 'analyst') return false;
  return kind !== 'requester' || (method === 'POST' && actOf(path)?.requester !== undefined);
}

/** What the rules behind a route say to a kind of actor as such (PRM-9, ORG-3, ORG-6, NTF-3). */
function byRule(path: string, kind: ActorKind): Verdict {
  if (/^\/v1\/agents\/:id\/(notifications|preferences|views)/.test(path)) return kind === 'agent' || kind === 'admin' ? 'in' : 403;
  const organizationAct = /^\/v1\/organizations\/:id\/([a-z-]+)$/.exec(path)?.[1];
  if (organizationAct !== undefined) {
    const asker = { actor: { kind, id: 'somebody' }, rights: kind === 'agent' ? ['share_organizations'] : [] };
    return forbids(pascal(organizationAct) as OrganizationAct, asker) === null ? 'in' : 403;
  }
  const act = actOf(path);
  return act === null || act.by.includes(kind) || (path.endsWith('/customer-message') && speakers.includes(kind)) ? 'in' : 403;
}

/** Those who speak for a requester whom they name (ORG-13). */
const speakers: readonly ActorKind[] = ['service', 'automation', 'admin'];

/** The act of PRM-6 that a route asks for; null where it asks for none. */
function actOf(path: string): { readonly by: readonly ActorKind[]; readonly requester?: unknown } | null {
  const name = path === '/v1/tickets' ? 'none' : (/^\/v1\/tickets\/:id\/([a-z-]+)$/.exec(path)?.[1] ?? 'none');
  if (!isCommandName(name)) return null;
  const row = askedCommands[name] as AskedCommand<object>;
  const { asked } = row.command('T' as never, {}, {} as never) as unknown as { readonly asked: Pick<TicketCommand, 'type'> }; // each command carries what it asks
  return acts[asked.type];
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The table as a page for people: generated, never edited. */
export function rightsPage(): string {
  const rows = routeRights().map((route) => {
    const { method, path, right } = route;
    const asks = `${right.scope}${right.after === 'sight' ? ', after sight' : ''}`;
    return `| \`${method} ${path.replace(/:(\w+)/g, '{$1}')}\` | ${asks} | ${callers.map((kind) => cell(verdictOf(route, kind))).join(' | ')} |`;
  });
  const ofKinds = scopes.map((scope) => `| \`${scope}\` | ${callers.map((kind) => (scopesOfKind[kind].has(scope) ? '✓' : '')).join(' | ')} |`);
  const head = (first: string): string => `| ${first} | ${callers.join(' | ')} |\n|${' --- |'.repeat(first.split('|').length + callers.length)}`;
  return `# Who may do what

Generated from the declarations of the routes, acts and rights by \`npm run rights\`; a test holds it current, and another calls every route as every caller, under \`dev\` and under
\`jwt\`, and compares.

✓: let in; then the rules of the case decide. Nobody, and whoever is not known: 401, but where a route is public. The table is for who sees the thing, is the agent whose path it is, and
has every right of their kind. Who does not see a ticket: 404, whatever they ask of it. An agent without the right: 403. Another's saved views: 404; another's inbox and preferences: 403. Requesters
find what they see in the portal, and their own tickets. *After sight*: 404 is judged before 403.

${head('Route | Scope')}
${rows.join('\n')}

What each kind has; a token's \`scope\` limits it further, and a route whose scope is lacking is 403.

${head('Scope')}
${ofKinds.join('\n')}
`;
}

function cell(verdict: Verdict): string {
  return verdict === 'in' ? '✓' : String(verdict);
}
