import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LagMeter } from '../../../src/read-store/lag.js';
import { runProjector } from '../../../src/read-store/run-projector.js';
import { Checkpoints } from '../../../src/read-store/wait-for.js';
import { MemoryLog } from './memory-log.js';
import { handoversProjection, parcelsOf, sent, weighed } from './parcels.js';
import { Stage } from './stage.js';

const both = [parcelsOf(), handoversProjection];
const names = ['parcels', 'handovers'];
let stage: Stage;
let log: MemoryLog;
beforeEach(async () => {
  stage = await Stage.open();
  log = new MemoryLog();
});
afterEach(async () => stage.close());

describe('waiting for a position', () => {
  it('answers yes once all read models have it, by asking the registry', async () => {
    stage.project(log, both);
    expect(await stage.checkpoints.waitFor(names, log.append('parcel-1', sent('1')), 15_000)).toBe(true);
    expect(await stage.rows('select parcel_id from custody.parcel')).toEqual([{ parcel_id: '1' }]);
  });

  it('answers no when the time is up, and for a read model that there is not', async () => {
    stage.project(log, both);
    const position = log.append('parcel-1', sent('1'));
    expect(await stage.checkpoints.waitFor(names, position + 1n, 20)).toBe(false);
    expect(await stage.checkpoints.waitFor(['nonsense'], 0n, 20)).toBe(false);
  });

  it('answers no at once to everybody when it is closed', async () => {
    const waiting = stage.checkpoints.waitFor(names, 7n, 60_000);
    stage.checkpoints.close();
    expect(await waiting).toBe(false);
  });

  it('hears of a projector of its own process, without the database', async () => {
    const checkpoints = new Checkpoints({ query: () => Promise.reject(new Error('not asked')) } as never);
    const waiting = checkpoints.waitFor(names, 7n, 60_000);
    checkpoints.heard(new Map([['parcels', 7n]]));
    checkpoints.heard(new Map([['handovers', 14n]]));
    expect(await waiting).toBe(true);
    expect(await checkpoints.waitFor(['handovers'], 14n, 0)).toBe(true);
    // Another log begins again.
    checkpoints.heard(new Map([['handovers', null]]));
    expect(await checkpoints.waitFor(['handovers'], 14n, 0)).toBe(false);
  });

  it('is fed by a projector that has its own connections', async () => {
    const checkpoints = new Checkpoints(stage.pool);
    const running = runProjector({
      databaseUrl: stage.url, projections: both, source: log, holder: 'worker', log: (news) => stage.news.push(news),
      onAdvance: (positions) => checkpoints.heard(positions),
    });
    expect(await checkpoints.waitFor(names, log.append('parcel-1', sent('1')), 15_000)).toBe(true);
    await running.stop();
    expect(running.health().state).toBe('stopped');
  });
});

describe('lag', () => {
  it('is the number of events behind the end of the log, for each projection', async () => {
    const meter = new LagMeter(stage.pool, log);
    log.append('parcel-1', sent('1'));
    await stage.projectUntil(log, both, log.append('parcel-2', sent('2')));
    const position = log.position;
    expect(await meter.read(names)).toEqual({
      events: 2,
      projections: [
        { name: 'parcels', version: 1, position, lag: 0, parked: 0 },
        { name: 'handovers', version: 1, position, lag: 0, parked: 0 },
      ],
    });
    log.append('parcel-1', weighed('1', 1), weighed('2', 3), weighed('1', 'heavy'));
    expect((await meter.read(names)).projections.map(({ lag }) => lag)).toEqual([3, 3]);
    await stage.projectUntil(log, [both[0] ?? handoversProjection], log.position);
    expect((await meter.read()).projections).toMatchObject([
      { name: 'handovers', lag: 3, parked: 0 },
      { name: 'parcels', lag: 0, parked: 1 },
    ]);
    // The one that was left out catches up with its neighbour, and both go on together.
    await stage.projectUntil(log, both, log.append('parcel-2', weighed('2', 4)));
    expect(await meter.read(names)).toMatchObject({ events: 6, projections: [{ lag: 0 }, { lag: 0 }] });
    expect(await stage.differences(log, both)).toEqual([]);
  });

  it('is everything while nothing was projected', async () => {
    await stage.projectLive(new MemoryLog(), both);
    log.append('parcel-1', sent('1'), weighed('1', 2));
    expect(await new LagMeter(stage.pool, log).read(['parcels'])).toMatchObject({ events: 2, projections: [{ position: null, lag: 2 }] });
  });
});
