import type { Measure } from '../running/measure.js';
import { appendShare } from './append-share.js';
import { commandsInProcess } from './commands.js';
import { commandsOverHttp } from './http-commands.js';
import { lockStorm } from './lock-storm.js';

/** Every measure, in the order of quality.md. */
export const measures: readonly Measure[] = [commandsInProcess, commandsOverHttp, appendShare, lockStorm];
