import { analyse, analyseAll, type AnalysisQuestion } from '../../projections/analytics/analysis.query.js';
import { longestHolds, returningTickets } from '../../projections/analytics/cases.query.js';
import type { Reader } from '../../projections/custody.js';
import { namesOf } from '../../projections/directory/names.query.js';
import type { CustodyRow, HandedOn, HandoffRow, LoadRow, ReportFacts, ReportWindow, ReturnRow, Totals } from './facts.js';

const secondsPerHour = 3_600;
/** How many single cases a list shows. */
const longest = 15;
const mostReturning = 15;

export interface Gathering {
  readonly window: ReportWindow;
  readonly madeAt: string;
  readonly pingPongWindowHours: number;
  /** Told before each question. */
  readonly onAsk: (what: string) => void;
}

/** Asks everything that a report tells, of the relations and by the analyses that analysts use; in one transaction, so that the answers fit together. */
export async function gatherFacts(db: Reader, gathering: Gathering): Promise<ReportFacts> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((reader) => gather(reader, gathering));
}

async function gather(db: Reader, { window, madeAt, pingPongWindowHours, onAsk }: Gathering): Promise<ReportFacts> {
  const windowSeconds = pingPongWindowHours * secondsPerHour;
  const about = { ...window, role: null, windowSeconds };
  const rows = async <Row>(name: AnalysisQuestion['name'], groupBy: AnalysisQuestion['groupBy']): Promise<readonly Row[]> =>
    (await analyse<Row>(db, { ...about, name, groupBy, limit: null, offset: 0 })).items;

  onAsk('open tickets per queue');
  const load = await rows<LoadRow>('queue-load', null);
  onAsk('time in custody');
  const custody = [...(await rows<CustodyRow>('custody-time', 'agent')), ...(await rows<CustodyRow>('custody-time', 'group')), ...(await rows<CustodyRow>('custody-time', 'queue'))];
  onAsk('hand-offs');
  const handoffs = [...(await rows<HandoffRow>('handoffs', 'agent')), ...(await rows<HandoffRow>('handoffs', 'queue'))];
  onAsk('ping-pong');
  const returns = [...(await rows<ReturnRow>('ping-pong', 'agent')), ...(await rows<ReturnRow>('ping-pong', 'queue'))];
  const returning = {
    owner: await returningTickets(db, { ...about, role: 'owner' }, mostReturning),
    queue: await returningTickets(db, { ...about, role: 'queue' }, mostReturning),
  };
  onAsk('the longest holds');
  const holds = {
    owner: await longestHolds(db, { ...window, role: 'owner' }, longest),
    queue: await longestHolds(db, { ...window, role: 'queue' }, longest),
  };
  onAsk('totals');
  const totals = await askTotals(db, about);
  onAsk('names');
  const ids = new Set([
    ...load.map(({ queueId }) => queueId),
    ...custody.map(({ holder }) => holder),
    ...handoffs.flatMap(({ fromHolder, toHolder }) => [fromHolder, toHolder]),
    ...returns.flatMap(({ holder, between }) => [holder, ...between.split(',')]),
    ...[...holds.owner, ...holds.queue].map(({ holder }) => holder),
    ...[...returning.owner, ...returning.queue].flatMap(({ holders }) => holders),
  ]);
  const names = await namesOf(db, [...ids]);
  return { window, madeAt, pingPongWindowHours, totals, load, custody, handoffs, returns, returningTickets: returning, holds, names };
}

async function askTotals(db: Reader, about: Omit<AnalysisQuestion, 'name' | 'groupBy' | 'limit' | 'offset'>): Promise<Totals> {
  const handoffs = (role: HandedOn) => analyseAll<Totals['handoffs'][HandedOn]>(db, { ...about, name: 'handoffs', role });
  const returns = (role: HandedOn) => analyseAll<Totals['returns'][HandedOn]>(db, { ...about, name: 'ping-pong', role });
  return {
    opened: await analyseAll(db, { ...about, name: 'time-to-owner' }),
    handoffs: { owner: await handoffs('owner'), queue: await handoffs('queue') },
    returns: { owner: await returns('owner'), queue: await returns('queue') },
    reopenings: await analyseAll(db, { ...about, name: 'reopenings' }),
  };
}
