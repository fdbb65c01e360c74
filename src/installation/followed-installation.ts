import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '../event-store/write-path.js';
import { type Installation, installationId, installationKind } from './installation.js';

/** Without contact for longer than this, another instance may have taken a right that is still held here. */
const unsafeAfterMs = 5_000;

/** The event store has been silent for too long: what is known of the set-up may be out of date, so nothing is decided on it. */
export class FactsUnsafe extends Error {
  override readonly name = 'FactsUnsafe';
  /** Milliseconds after which to try again: `retry-after`. */
  readonly retryAfterMs = 1_000;

  constructor(silentForMs: number) {
    super(`no contact with the event store for ${Number.isFinite(silentForMs) ? `${Math.round(silentForMs)} ms` : 'as long as this process runs'}`);
  }
}

/** The installation as this process knows it: read at start and followed from then on. */
@Injectable()
export class FollowedInstallation {
  constructor(@Inject(WritePath) private readonly writePath: Pick<WritePath, 'follow' | 'state' | 'contactWithinMs'>) {}

  /** Reads the set-up and follows it; until this has resolved, no snapshot is given. */
  start(): Promise<void> {
    return this.writePath.follow(installationKind, installationId);
  }

  /**
   * The set-up for a command that starts now; its revision is the decision's basis (PRM-8).
   * @throws FactsUnsafe without contact for 5 s
   */
  async snapshot(): Promise<Installation> {
    const silentForMs = this.writePath.contactWithinMs(installationKind, installationId);
    if (silentForMs > unsafeAfterMs) throw new FactsUnsafe(silentForMs);
    return (await this.writePath.state(installationKind, installationId)).state;
  }
}
