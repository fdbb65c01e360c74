import { CommandBus } from '@nestjs/cqrs';
import { Chance } from '../demo/random.js';
import { sharedThroughMessage, tell } from '../demo/stories.js';
import { tellDemo } from '../demo/tell-demo.js';
import { refreshStatistics } from '../read-store/statistics.js';
import type { Console } from './console.js';
import { untilShown, withHouse } from './open.js';

export interface DemoArguments {
  readonly tickets: number;
  readonly weeks: number;
  /** The same seed tells the same stories. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** `custody demo`: a help desk of some weeks, for whoever has no log at hand. */
export async function demoCommand({ tickets, weeks, seed, signal }: DemoArguments, console: Console): Promise<boolean> {
  return withHouse(console, 'worker', async ({ house, app }) => {
    const steps = tell(new Chance(seed), tickets, Date.now(), weeks);
    const progress = console.progress('demo');
    const report = await tellDemo(app.get(CommandBus), steps, (share) => progress.at(share, `${Math.round(share * steps.length)} commands`), signal);
    progress.done();
    await untilShown(house, report.position, console, signal);
    await refreshStatistics(house.database.pool);
    const [engineering, billing] = ['engineering', 'billing'].map((group) => sharedThroughMessage(steps, group));
    const refusals = Object.entries(report.refused).map(([reason, count]) => `${count} × ${reason}`);
    console.result(
      [
        `${tickets} tickets over ${weeks} weeks, ${report.commands} commands${refusals.length === 0 ? '' : `; refused: ${refusals.join(', ')}`}`,
        '',
        'Look around:',
        '  npm run custody -- history DEMO-1',
        '  npm run custody -- ownership DEMO-1',
        ...(engineering == null ? [] : [`  npm run custody -- history ${engineering}    # shared with engineering, also after the customer wrote`]),
        ...(billing == null ? [] : [`  npm run custody -- history ${billing}    # billing lost it when the customer wrote`]),
        ...(house.psql === null ? [] : [`  ${house.psql} -c "select * from custody.ping_pong limit 10"`]),
      ].join('\n'),
      { tickets, weeks, seed, commands: report.commands, refused: report.refused },
    );
    return !signal.aborted;
  });
}
