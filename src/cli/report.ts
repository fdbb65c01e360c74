import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ticketSpan } from '../../projections/analytics/cases.query.js';
import { readerOf } from '../custody.module.js';
import { FollowedInstallation } from '../installation/followed-installation.js';
import { drawing } from '../report/drawing.js';
import type { ReportFacts, ReportWindow } from '../report/facts.js';
import { gatherFacts } from '../report/gather-facts.js';
import { instant, number } from '../report/format.js';
import { page } from '../report/page.js';
import { windowOf } from '../report/window.js';
import type { Console } from './console.js';
import { lastPosition, untilShown, withHouse } from './open.js';

export interface ReportArguments extends Partial<ReportWindow> {
  readonly out: string;
  readonly signal: AbortSignal;
}

/** Steps that a report takes, for the bar: seven questions, then the pictures. */
const steps = 8;

/** `custody report`: one page for a person to read and print, from the relations that analysts ask. */
export async function reportCommand({ out, signal, ...asked }: ReportArguments, console: Console): Promise<boolean> {
  const file = resolve(out);
  await access(dirname(file), constants.W_OK); // before the work, not after it
  return withHouse(console, 'worker', async ({ house, app }) => {
    await untilShown(house, await lastPosition(house), console, signal);
    const madeAt = new Date().toISOString();
    const reader = readerOf(house);
    const window = windowOf(asked, await ticketSpan(reader), madeAt);
    const { pingPongWindowHours } = (await app.get(FollowedInstallation).snapshot()).settings;
    const progress = console.progress('report');
    let done = 0;
    const step = (what: string): void => {
      if (signal.aborted) throw new Error('broken off; nothing was written.');
      progress.at(done / steps, what);
      done += 1;
    };
    const facts = await gatherFacts(reader, { window, madeAt, pingPongWindowHours, onAsk: step });
    step('pictures');
    const text = page(facts, await drawing());
    await writeFile(file, text);
    progress.done();
    tell(file, Buffer.byteLength(text), facts, console);
    return true;
  });
}

function tell(out: string, bytes: number, { window, madeAt, pingPongWindowHours, totals }: ReportFacts, console: Console): void {
  const { opened, handoffs, returns } = totals;
  const text = [
    `${out}: ${number(bytes / 1_024)} KiB, ${instant(window.from)} – ${instant(window.to)} UTC`,
    `${number(opened.tickets)} tickets opened; ${number(handoffs.owner.count)} hand-offs between owners, ${number(handoffs.queue.count)} between queues; ${number(returns.owner.count + returns.queue.count)} came back`,
  ];
  console.result(text.join('\n'), { out, bytes, ...window, madeAt, pingPongWindowHours, ...totals });
}
