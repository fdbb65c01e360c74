import { speakTo } from '../support/client.js';
import { open, openHelpDesk, register, share } from '../support/help-desk.js';
import { underReaders } from '../support/revocations.js';
import type { BuiltCustody, Mutation } from './built-custody.js';
import { serve } from './custody-process.js';
import { ownStores, type OwnStores } from './stores-of-its-own.js';
import { nothingWrong, type Outcome, type Trial } from './trial.js';

const turns = 15;

async function play(custody: BuiltCustody, { settings }: OwnStores): Promise<Outcome> {
  const { url, process } = await serve(custody.main, settings);
  try {
    const say = speakTo(url);
    await openHelpDesk(say);
    await register(say, ['acme'], { kim: ['acme'], lee: ['acme'] });
    const { ticketId } = await open(say, 'lee', { subject: 'secret of acme' });
    await share(say, 'acme', 'kim', 'shared_read');
    await say('admin:root').sees(ticketId);
    const set = async (confidential: boolean): Promise<number> => (await say('agent:alice').post(`/v1/tickets/${ticketId}/set-confidential`, { confidential })).status;
    const { leaks, seen, shut } = await underReaders({ on: () => set(false), off: () => set(true) }, say('requester:kim'), ticketId, turns);
    return {
      rounds: turns,
      acknowledged: shut,
      wrong: { ...nothingWrong, beside: [...(leaks > 0 ? [`${leaks} reads showed what was not theirs any more`] : []), ...(seen === 0 ? ['nobody ever saw the ticket'] : [])] },
    };
  } finally {
    process.signal('SIGTERM');
    await process.ended;
  }
}

/** Read models that are always late by more than a request takes: on a fast machine a leak would else be a matter of luck. */
const slowProjector: Mutation = {
  file: 'src/read-store/live-group.ts',
  from: 'await this.write(this.members, entries);',
  to: 'await new Promise((resolve) => setTimeout(resolve, 150)); await this.write(this.members, entries);',
};

/** F13: confidentiality set while another reads; what is acknowledged are reads that began after the answer. */
export const revokedUnderReaders: Trial = {
  fault: 'F13',
  what: 'made confidential while another reads, as processes',
  mutate: [slowProjector],
  play: async (custody) => {
    const stores = await ownStores();
    try {
      return await play(custody, stores);
    } finally {
      await stores.remove();
    }
  },
};

const reads = 'src/http/portal/portal-reads.ts';

/** The answer does not wait for the read models, and a list believes them as they are. */
export const believesTheView: readonly Mutation[] = [
  { file: 'src/http/portal/once-hidden.interceptor.ts', from: 'if (position !== null) await this.readModels.reach(position, patience);', to: '' },
  { file: reads, from: 'await this.reach(scope.position, until);', to: '' },
  { file: reads, from: 'const hidden = others.filter((row) => judged.get(row.ticket_id)?.access.see !== true);', to: 'const hidden = others.filter(() => false);' },
];
