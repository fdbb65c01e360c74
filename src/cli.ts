import { inspect } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { consoleFor } from './cli/console.js';
import { importCommand } from './cli/import.js';

/** Codes by which scripts know how a command ended. */
const failed = 1;
const interrupted = 130;

const breaking = new AbortController();
process.once('SIGINT', () => {
  process.exitCode = interrupted;
  breaking.abort();
});

/** Ends with code 0 only when all is well; an accident is one sentence on standard error. */
async function run(work: () => Promise<boolean>): Promise<void> {
  try {
    if (!(await work())) process.exitCode ??= failed;
  } catch (error) {
    process.exitCode = failed;
    process.stderr.write(`custody: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env.LOG_LEVEL === 'debug') process.stderr.write(`${inspect(error)}\n`);
  }
}

function profile(value: string): 'servicenow' | 'vinst' {
  if (value === 'servicenow' || value === 'vinst') return value;
  throw new InvalidArgumentError('it is servicenow or vinst.');
}

const program = new Command('custody')
  .description('The chain of custody of support tickets. Works on the data folder, beside a running service or alone.')
  .showHelpAfterError();

program
  .command('import')
  .description('take in ticket histories (.ndjson or .ndjson.gz); safe to repeat, and to break off')
  .argument('<file...>')
  .option('--profile <name>', 'servicenow or vinst; recognised if not named', profile)
  .option('--json', 'one JSON object on standard output', false)
  .action((files: string[], options: { profile?: 'servicenow' | 'vinst'; json: boolean }) =>
    run(() => importCommand({ files, profile: options.profile ?? null, signal: breaking.signal }, consoleFor(options.json, Date.now))),
  );

await program.parseAsync();
