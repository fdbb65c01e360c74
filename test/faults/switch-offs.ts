import type { Mutation } from './built-custody.js';
import { clockStepsBack } from './clock-trial.js';
import { databaseFails } from './database-trial.js';
import { killedAt, onePowerCut, twoKills } from './killed-trials.js';
import { twoServices } from './paused-trial.js';
import { calledByAll } from './rights-trial.js';
import { answersLost } from './store-trials.js';
import { tornLog } from './torn-log-trial.js';
import type { Trial } from './trial.js';

/** A protection, the text that takes it away, and the trial that must not be withstood then. */
export interface SwitchOff {
  /** In a few words. */
  readonly protection: string;
  readonly trial: Trial;
  readonly without: readonly Mutation[];
  /** The demand that must be seen broken, as `sentencesOf` names it. */
  readonly breaks: RegExp;
}

/** No command is known by its key any more (EVT-4). */
const keysForgotten: Mutation = {
  file: 'src/event-store/draft.ts',
  from: 'return this.#keys.get(commandId) ?? this.#base.keys.get(commandId);',
  to: 'return undefined;',
};

/** Every try of an append is another append to the store. */
const freshIds: Mutation = {
  file: 'src/event-store/append.ts',
  from: 'await this.#once(client, append, events, ',
  to: `await this.#once(client, append, events.map((event) => ({ ...event, id: process.getBuiltinModule('node:crypto').randomUUID() })), `,
};

/** Each protection that the faults of this folder rest on; without it a test must be red. The fences have theirs in test/projections/runner and test/automation. */
export const switchOffs: readonly SwitchOff[] = [
  {
    protection: 'nobody is answered before the write (150 ms before it)',
    trial: twoKills,
    without: [
      {
        file: 'src/embedded-eventstore/group-commit.ts',
        from: 'if (batch.bytes > 0) await this.#write(batch);',
        to: 'for (const answer of batch.answers.splice(0)) answer(); await pause(150); if (batch.bytes > 0) await this.#write(batch);',
      },
    ],
    breaks: /^(lost|beside: before the repeats, lost): /,
  },
  {
    protection: 'a read that PostgreSQL fails says 503, and when to ask again',
    trial: databaseFails,
    without: [
      { file: 'src/http/door/accidents.ts', from: `if (seconds !== null) return { refusal: doorRefusal('read-model/unavailable'), retryAfter: seconds };`, to: '' },
      { file: 'src/http/door/accidents.ts', from: `if (isOutOfReach(exception)) return { refusal: doorRefusal('read-model/unavailable'), retryAfter: soon };`, to: '' },
    ],
    breaks: /^beside: .*: 500 /,
  },
  {
    protection: 'the right that a route declares',
    trial: calledByAll,
    without: [{ file: 'src/http/door/door.guard.ts', from: 'if (refused !== null) throw new Problem(refused);', to: '' }],
    breaks: /^beside: .*: 403 by the table, /,
  },
  {
    protection: 'nobody is answered before the flush',
    trial: onePowerCut,
    without: [{ file: 'src/embedded-eventstore/group-commit.ts', from: 'if (this.#flush) await this.#disk.fdatasync();', to: '' }],
    breaks: /^lost: /,
  },
  {
    protection: 'an append names the revision it was decided on',
    trial: twoServices,
    without: [{ file: 'src/event-store/append.ts', from: `const expected = expectedRevision < 0 ? 'no_stream' : BigInt(expectedRevision);`, to: `const expected = 'any';` }],
    breaks: /^(lost|doubled): /,
  },
  {
    protection: 'rows and checkpoint in one transaction',
    trial: killedAt('rows-written'),
    without: [
      {
        file: 'src/read-store/batch.ts',
        from: 'if (!(await fence(client))) throw new FencedOff();',
        to: `if (!(await fence(client))) throw new FencedOff(); await client.query('commit'); await client.query('begin');`,
      },
    ],
    breaks: /^differences: /,
  },
  {
    protection: 'notifications and their checkpoint in one transaction',
    trial: killedAt('notifications-written'),
    without: [
      { file: 'src/notifications/notifier.ts', from: 'await goOn(client, place, step.from, step.to);', to: `await goOn(client, place, step.from, step.to); await client.query('commit'); await client.query('begin');` },
    ],
    breaks: /^untold: /,
  },
  {
    protection: 'a repeated command is known by its key',
    trial: killedAt('appended'),
    without: [keysForgotten],
    breaks: /^doubled: /,
  },
  {
    // Either alone is enough: with its key a command is known in the stream, with its ids in the store.
    protection: 'an append of unknown outcome is sent again under the same event ids (keys off as well)',
    trial: answersLost,
    without: [keysForgotten, freshIds],
    breaks: /^doubled: /,
  },
  {
    protection: 'a checksum on each record',
    trial: tornLog,
    without: [{ file: 'src/embedded-eventstore/log-record.ts', from: 'if (record.readUInt32LE(8) !== checksum(record, position, salt)) return undefined;', to: '' }],
    breaks: /^beside: flipped at /,
  },
  {
    protection: 'no event happens before the one before it',
    trial: clockStepsBack,
    without: [
      { file: 'src/event-store/draft.ts', from: 'return this.#occurredAt !== null && this.#occurredAt > instant ? this.#occurredAt : instant;', to: 'return instant;' },
      { file: 'src/event-store/draft.ts', from: 'occurredAt = own > occurredAt ? own : occurredAt;', to: 'occurredAt = own;' },
    ],
    breaks: /^beside: .* happened at /,
  },
];
