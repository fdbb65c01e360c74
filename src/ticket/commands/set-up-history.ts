import { isFaulty } from '../../event-store/codec.js';
import type { Reader } from '../../event-store/read.js';
import { StreamBroken } from '../../event-store/store-error.js';
import { streamOf } from '../../event-store/stream-kind.js';
import type { WritePath } from '../../event-store/write-path.js';
import { type Installation, type InstallationEvent, installationId, installationKind } from '../../installation/installation.js';
import { evolve, type Happened } from '../../kernel/decider.js';
import type { AnyRecorded } from '../../kernel/projection.js';

/** The stream of the set-up. */
export const setUpStream = streamOf(installationKind, installationId);

/** The set-up as it was at a revision, and as it is for those who have heard of certain events. */
export class SetUpHistory {
  private walked: Installation = installationKind.initial;
  /** The snapshot before it: changes are asked for in pairs, before and after. */
  private previous: Installation = installationKind.initial;

  /** @param writePath follows the set-up already */
  constructor(
    private readonly writePath: Pick<WritePath, 'state' | 'whenRevision'>,
    private readonly reader: Pick<Reader, 'stream'>,
  ) {}

  /** The set-up now, with all that these events know of it. Throws `StoreUnavailable` where this process does not hear of it in time. */
  async since(events: readonly AnyRecorded[]): Promise<Installation> {
    const revisions = events.map(({ stream, revision, meta }) => (stream === setUpStream ? revision : (meta.basis ?? -1)));
    await this.reach(revisions.reduce((most, revision) => Math.max(most, revision), -1));
    return (await this.writePath.state(installationKind, installationId)).state;
  }

  /** Waits until this process knows the set-up of a revision. */
  async reach(revision: number): Promise<void> {
    if (revision >= 0) await this.writePath.whenRevision(installationKind, installationId, revision);
  }

  /** The set-up at a revision, -1 for before the first. Quick in ascending order; else it is folded anew. */
  async at(revision: number): Promise<Installation> {
    if (revision === this.previous.revision) return this.previous;
    if (revision < this.walked.revision) this.walked = this.previous = installationKind.initial;
    if (revision > this.walked.revision) await this.walkTo(revision);
    return this.walked;
  }

  private async walkTo(revision: number): Promise<void> {
    for await (const events of this.reader.stream(installationKind.events, setUpStream, this.walked.revision + 1, revision)) {
      for (const event of events) {
        if (isFaulty(event)) throw new StreamBroken(event);
        this.previous = this.walked;
        // Checked against this kind's catalogue when it was read.
        this.walked = evolve(installationKind.evolve, this.walked, event as unknown as InstallationEvent & Happened);
      }
    }
    if (this.walked.revision !== revision) throw new Error(`${setUpStream} ends before revision ${revision}`);
  }
}
