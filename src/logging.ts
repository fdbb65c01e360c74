import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import type { Config } from './config.js';
import type { Tell } from './house.js';

/** JSON lines on standard error, without bodies and secrets; standard output is for people. */
export function openLog(level: Config['logLevel']): Logger {
  return pino({ level, base: null, redact: ['authorization', 'password', '*.authorization', '*.password'] }, pino.destination({ dest: 2, sync: true }));
}

/** One line of what happens inside. */
export function tellTo(log: Logger): Tell {
  return (level, message, facts = {}) => log[level](facts, message);
}

/** Nest's own lines, in the same form. */
export function nestLogger(log: Logger): LoggerService {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...rest: unknown[]): void => {
      const [stack, context] = rest.length > 1 ? rest : [undefined, rest[0]];
      log[level]({ ...(stack === undefined ? {} : { stack }), context }, typeof message === 'string' ? message : JSON.stringify(message));
    };
  // Nest's `log` is a line a module and route at start: of use to who looks for a fault, not to who starts.
  return { log: write('debug'), debug: write('debug'), verbose: write('debug'), warn: write('warn'), error: write('error'), fatal: write('fatal') };
}
