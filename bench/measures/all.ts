import type { Measure } from '../running/measure.js';
import { appendShare } from './append-share.js';
import { asOf } from './as-of.js';
import { commandsInProcess } from './commands.js';
import { machineFloor } from './floor.js';
import { commandsOverHttp } from './http-commands.js';
import { importOfLog } from './import.js';
import { lagOfViews } from './lag.js';
import { lockStorm } from './lock-storm.js';
import { rebuildOfViews } from './rebuild.js';
import { coldStart } from './start.js';

/** The machine, then every measure in the order of quality.md. */
export const measures: readonly Measure[] = [machineFloor, commandsInProcess, commandsOverHttp, appendShare, rebuildOfViews, lagOfViews, asOf, lockStorm, importOfLog, coldStart];
