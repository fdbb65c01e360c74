// A service in a process of its own, on stores that others run: prints its address, and lives until its input ends.
import { startService } from '../../../src/service.js';

const [eventStoreUrl = '', databaseUrl = ''] = process.argv.slice(2);
const service = await startService({
  config: { eventStoreUrl, databaseUrl, dataDir: '/nonexistent', host: '127.0.0.1', port: 0, auth: 'dev', requestsPerSecond: null, role: 'all', smtpUrl: null, logLevel: 'silent' },
  tell: () => undefined,
  logger: false,
  threads: 'same',
});
console.log(service.url);
process.stdin.resume();
process.stdin.once('end', () => void service.stop().then(() => process.exit(0)));
