import { ConfigError, readConfig, type Role } from './config.js';
import { dutiesOf } from './duties.js';
import { nestLogger, openLog, tellTo } from './logging.js';
import { startService } from './service.js';

/** How long a graceful end may take, in milliseconds. */
const patience = 9_500;

try {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  const service = await startService({
    config,
    tell: tellTo(log),
    logger: nestLogger(log),
    threads: 'several',
    onWaiting: () => process.stdout.write(`Waiting: a custody command is at work in ${config.dataDir}; the service starts when it is done.\n`),
  });
  process.stdout.write(dutiesOf[config.role].answers ? welcome(service.url, config.databaseUrl === null ? service.psql : null, config.dataDir) : report(service.url, config.role));

  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    const late = setTimeout(() => {
      process.stderr.write('custody: the end took too long and was cut short; everything acknowledged is on the disk.\n');
      process.exit(code === 0 ? 1 : code);
    }, patience);
    late.unref();
    service.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        log.error({ err: error }, 'the service did not end in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));
  void service.failed.then((error) => {
    log.fatal({ err: error }, error.message);
    process.stderr.write(`custody: ${error.message}\n`);
    end(1);
  });
} catch (error) {
  process.stderr.write(`custody: ${error instanceof Error ? error.message : String(error)}\n`);
  if (!(error instanceof ConfigError) && process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(1);
}

/** The first thing that somebody sees who has just started Custody. */
function welcome(url: string, psql: string | null, dataDir: string): string {
  return `
Custody is running: who holds each ticket, who held it at any instant and why.

  Try it       ${url}/           what this is, and where to go
  Read         ${url}/docs       every command and question
  Fill it      npm run custody -- demo    (in another terminal: a help desk of some weeks)
  Query        ${psql ?? 'npm run custody -- db   (prints a line for psql)'}
  Data         ${dataDir}

Stop it with Ctrl-C; everything acknowledged is on the disk.
`;
}

/** What a process says that answers nobody. */
function report(url: string, role: Role): string {
  return `
Custody’s ${role} is at work, or stands by while another one is.

  How it is    ${url}/health/ready
  Metrics      ${url}/metrics
`;
}
