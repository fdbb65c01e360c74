import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Holders } from './holders.js';

/** A ticket as a source file has it: what holds after each of its lines, in the file's order (D0). */
export interface SourceTicket {
  readonly ticketId: string;
  readonly states: readonly State[];
}

interface State {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly holders: Holders;
}

interface Line {
  readonly ticket: string;
  readonly at: string;
  readonly changes: { readonly assignedAgent?: string | null; readonly assignedGroup?: string | null; readonly status?: string };
}

/**
 * Folds a source file by its own definitions (D0, D12), without any of the import's code.
 * @param internalLines whether teams of the second and third line share a ticket instead of taking it (docs/import.md)
 */
export async function foldSource(file: string, internalLines: boolean): Promise<readonly SourceTicket[]> {
  const raw = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
  const tickets = new Map<string, Folding>();
  for (const written of text.split('\n')) {
    if (written === '') continue;
    const line = JSON.parse(written) as Line;
    const folding = tickets.get(line.ticket) ?? new Folding(internalLines);
    tickets.set(line.ticket, folding);
    folding.take(line);
  }
  return [...tickets].map(([ticketId, { states }]) => ({ ticketId, states }));
}

/** The answer of the source: the state after the last line up to the instant, inclusive; null before the first (D12). */
export function sourceAt({ states }: SourceTicket, at: number): Holders | null {
  return states.findLast((state) => state.at <= at)?.holders ?? null;
}

class Folding {
  readonly states: State[] = [];
  private agent: string | null = null;
  private team: string | null = null;
  private status: string | null = null;
  /** Who stays the ticket's own while another team works on it. */
  private own: { readonly agent: string | null; readonly team: string | null } = { agent: null, team: null };

  constructor(private readonly internalLines: boolean) {}

  take({ at, changes }: Line): void {
    if (changes.assignedAgent !== undefined) this.agent = changes.assignedAgent;
    if (changes.assignedGroup !== undefined) this.team = changes.assignedGroup;
    if (changes.status !== undefined) this.status = changes.status;
    const shared = this.internalLines && this.team !== null && /2nd|3rd/.test(this.team);
    if (!shared) this.own = { agent: this.agent, team: this.team };
    // An owner left standing would pass for the one who works on it.
    else if (this.agent === null) this.own = { ...this.own, agent: null };
    const helper = shared && this.agent !== this.own.agent ? this.agent : null;
    this.states.push({
      at: Date.parse(at),
      holders: { owner: this.own.agent, lock: null, responsible: null, internal_group: shared ? this.team : null, internal_agent: helper, queue: this.own.team, status: this.status },
    });
  }
}
