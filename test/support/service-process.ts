import { startService } from '../../src/service.js';

/** A service as a child process of a test: the folder and the database are its parent's, who kills it. */
const [dataDir = '', databaseUrl = ''] = process.argv.slice(2);
const service = await startService({
  config: { eventStoreUrl: null, databaseUrl, dataDir, host: '127.0.0.1', port: 0, auth: 'dev', requestsPerSecond: null, role: 'all', smtpUrl: null, logLevel: 'silent' },
  tell: () => undefined,
  logger: false,
  threads: 'same',
});
process.stdout.write(`${service.url}\n`);
process.once('SIGTERM', () => {
  service.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
