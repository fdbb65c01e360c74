import type { PoolClient } from 'pg';
import type { Projection } from '../kernel/projection.js';
import { FencedOff, writeBatch } from './batch.js';
import type { EventSource, LogEntry } from './event-source.js';
import { GenerationWriter } from './generation-writer.js';
import { LogCursor } from './log-cursor.js';
import type { Parking } from './parked-stream.js';
import { advance, readParked, readSkipped, type Registered } from './registry.js';

interface Member {
  readonly writer: GenerationWriter;
  at: Registered;
}

/** Hears after each commit what it brought. */
export interface GroupListener {
  onAdvance(positions: ReadonlyMap<string, bigint | null>): void;
  onParked(parked: readonly Parking[]): void;
}

const cacheRows = 20_000;
const batchSize = 1_000;

/** The projections that one reader feeds: all stand at the same position and advance in the same transactions. */
export class LiveGroup {
  private cursor = new LogCursor(null, 0);

  private constructor(
    private readonly client: PoolClient,
    private readonly members: readonly Member[],
    private readonly hears: GroupListener,
  ) {}

  /** Loads what is needed to write, and brings laggards to where the furthest stands. */
  static async assemble(
    client: PoolClient,
    source: EventSource,
    ready: readonly { readonly projection: Projection; readonly registered: Registered }[],
    hears: GroupListener,
  ): Promise<LiveGroup> {
    const members: Member[] = [];
    for (const { projection, registered } of ready) {
      const parked = await readParked(client, projection.name, registered.generation);
      const skipped = await readSkipped(client, projection.name);
      members.push({ writer: new GenerationWriter(projection, registered.generation, { parked, skipped }, cacheRows), at: registered });
    }
    const group = new LiveGroup(client, members, hears);
    await group.align(source);
    group.tell(members);
    return group;
  }

  get position(): bigint | null {
    return this.cursor.position;
  }

  /**
   * Writes a batch and moves the checkpoint.
   * @throws FencedOff where the registry must be read again
   */
  async project(batch: readonly LogEntry[]): Promise<void> {
    const entries = this.cursor.beyond(batch);
    if (entries.length === 0) return;
    await this.write(this.members, entries);
    this.cursor.pass(entries);
  }

  private async align(source: EventSource): Promise<void> {
    for (const { at } of this.members) {
      if (at.position !== null && (this.cursor.position === null || at.position > this.cursor.position)) this.cursor = new LogCursor(at.position, at.seen);
    }
    const front = this.cursor.position;
    for (const member of this.members) {
      if (member.at.position === front || front === null) continue;
      const cursor = new LogCursor(member.at.position, member.at.seen);
      for await (const batch of source.readAll(cursor.position, batchSize)) {
        const entries = cursor.beyond(batch, front);
        if (entries.length > 0) await this.write([member], entries);
        cursor.pass(entries);
        if (cursor.position === front) break;
      }
      if (cursor.position !== front) throw new FencedOff(`${member.at.name} stands at ${String(cursor.position)} and can't reach ${front}`);
    }
  }

  private async write(members: readonly Member[], entries: readonly LogEntry[]): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) return;
    const steps = members.map(({ at }) => ({ from: at, position: last.position, seen: at.seen + entries.length }));
    const parked = await writeBatch(this.client, members.map(({ writer }) => writer), entries, (client) => advance(client, steps));
    for (const member of members) member.at = { ...member.at, position: last.position, seen: member.at.seen + entries.length };
    this.tell(members);
    if (parked.length > 0) this.hears.onParked(parked);
  }

  private tell(members: readonly Member[]): void {
    this.hears.onAdvance(new Map(members.map(({ at }) => [at.name, at.position])));
  }
}
