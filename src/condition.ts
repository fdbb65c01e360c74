import { statfs } from 'node:fs/promises';
import type { Automation } from './automation/automation.js';
import { type ProcessHealth, processHealth } from './automation/process-health.js';
import type { Config } from './config.js';
import { readerOf } from './custody.module.js';
import { dutiesOf } from './duties.js';
import { type House, readModelNames } from './house.js';
import type { Condition, Following } from './http/ports.js';
import { installationId, installationKind } from './installation/installation.js';
import { reasonOf } from './read-store/parked-stream.js';
import { readRegistry, type Registered } from './read-store/registry.js';

/** Beyond this the facts of the set-up are unsafe and commands are refused. Milliseconds. */
const silence = 5_000;
/** Events behind which answers are too old to be given: about ten seconds of projecting. */
const farBehind = 100_000;
/** Events behind which somebody should look: about a second of projecting. */
const behind = 10_000;

type Settings = Pick<Config, 'role' | 'eventStoreUrl' | 'databaseUrl' | 'dataDir'>;

const unknown: Pick<Condition, 'projections' | 'duties' | 'orders'> = { projections: [], duties: [], orders: [] };

/**
 * How this process and the installation stand. Not ready is a process whose answers would be refusals or wrong; whatever
 * only asks for a person (what is parked, a lag) leaves it in service, for the others are no better off.
 */
export async function conditionOf(house: House, processes: readonly Pick<Automation, 'name'>[], config: Settings): Promise<Condition> {
  const diskFree = await freeBytes(config);
  const eventStore = house.eventStore.writePath.contactWithinMs(installationKind, installationId) <= silence;
  const registry = await readRegistry(house.database.pool, readModelNames).catch((error: unknown) => {
    house.tell('warn', 'PostgreSQL can’t be asked how far the read models are', { reason: reasonOf(error) });
    return null;
  });
  const beside = { stores: { event_store: eventStore, postgres: registry !== null }, diskFree };
  if (!eventStore) return { ...unknown, ...beside, status: 'not-ready', reasons: ['the event store is silent: commands are refused'] };
  if (registry === null) {
    const status = dutiesOf[config.role].answers ? 'degraded' : 'not-ready';
    return { ...unknown, ...beside, status, reasons: ['PostgreSQL is out of reach: commands go on, reads answer 503'] };
  }
  try {
    return { ...(await standing(house, registry, processes, config)), ...beside };
  } catch (error) {
    return { ...unknown, ...beside, status: 'not-ready', reasons: [`the stores failed while they were asked: ${reasonOf(error)}`] };
  }
}

async function standing(house: House, registry: ReadonlyMap<string, Registered>, processes: readonly Pick<Automation, 'name'>[], { role }: Settings): Promise<Omit<Condition, 'stores' | 'diskFree'>> {
  const { pool } = house.database;
  const identity = await house.log.identity();
  const foreign = [...registry.values()].filter(({ logIdentity }) => logIdentity !== identity).map(({ name }) => name);
  const { events, projections } = await house.lag.read(readModelNames);
  const health = await processHealth(pool, processes, (position) => eventsAfter(house, position, events), new Date().toISOString());
  const unfit = dutiesOf[role].answers ? unfitFor(projections, foreign) : [];
  const worries = worriesOf(projections, health);
  return {
    status: unfit.length > 0 ? 'not-ready' : worries.length > 0 ? 'degraded' : 'ready',
    reasons: [...unfit, ...worries],
    projections: [...projections, ...health.map((each) => ({ ...each, version: 1 }))].map(following),
    duties: await heldDuties(house),
    orders: health.map(ordersOf),
  };
}

type Standing = Omit<Following, 'position'> & { readonly position: bigint | null };

/** Why reads should not come here. */
function unfitFor(projections: readonly Standing[], foreign: readonly string[]): readonly string[] {
  const late = projections.filter(({ lag }) => lag > farBehind);
  return [
    ...(projections.length < readModelNames.length ? ['the read models are being made'] : []),
    ...(foreign.length > 0 ? [`${foreign.join(', ')}: of another log, and being built from this one`] : []),
    ...late.map(({ name, lag }) => `${name}: ${lag} events behind, and ${farBehind} is the limit`),
  ];
}

/** What somebody should look at. */
function worriesOf(projections: readonly Standing[], health: readonly ProcessHealth[]): readonly string[] {
  return [
    ...projections.filter(({ lag }) => lag > behind && lag <= farBehind).map(({ name, lag }) => `${name}: ${lag} events behind`),
    ...projections.filter(({ parked }) => parked > 0).map(({ name, parked }) => `${name}: ${parked} parked tickets (custody parked)`),
    ...health.filter(({ parked }) => parked > 0).map(({ name, parked }) => `${name}: ${parked} parked orders (custody parked)`),
  ];
}

function following({ name, version, position, lag, parked }: Standing): Following {
  return { name, version, lag, parked, position: position?.toString() ?? null };
}

function ordersOf({ name, waiting, oldest }: ProcessHealth): Condition['orders'][number] {
  return { process: name, waiting, oldestSeconds: oldest === null ? 0 : Math.max(0, (Date.now() - Date.parse(oldest)) / 1_000) };
}

/** Events of the log beyond a position; null: all of them. */
async function eventsAfter(house: House, position: bigint | null, all: number): Promise<number> {
  if (position === null) return all;
  const row = await readerOf(house)
    .selectFrom('custody_read.event')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('position', '>', position.toString())
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The duties of which one process of all has the lease, and whether one has. */
async function heldDuties({ database }: House): Promise<Condition['duties']> {
  const { rows } = await database.pool.query<Condition['duties'][number]>(
    `select duty, coalesce(bool_or(expires_at > clock_timestamp()), false) as held
     from (values ('projector'), ('processor'), ('notifications')) as known(duty)
     left join (select name, expires_at from custody_read.projector_lease
                union all select name, expires_at from custody_ops.processor_lease
                union all select name, expires_at from custody_ops.notification_process) as lease on lease.name = known.duty
     group by duty order by duty`,
  );
  return rows;
}

/** Of the disk on which an embedded store keeps its files; null where both stores are elsewhere. */
async function freeBytes({ eventStoreUrl, databaseUrl, dataDir }: Settings): Promise<number | null> {
  if (eventStoreUrl !== null && databaseUrl !== null) return null;
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize;
}
