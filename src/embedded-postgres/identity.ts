import { execFile } from 'node:child_process';
import { lchown, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** As whom PostgreSQL's programs run. It refuses to run as root, so root needs one of the two ways out. */
export interface Identity {
  /** Command and arguments to put before the program. */
  readonly prefix: readonly string[];
  /** The account the process and its files get; undefined: those of this process. */
  readonly account?: { readonly uid: number; readonly gid: number };
}

const unshare = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];

/**
 * Chooses the identity for the cluster in `folder`, which need not exist yet, and hands existing files over where that takes it.
 * Root gets a user namespace, in which it looks like nobody while its files stay root's and are reached below any folder; where the
 * container forbids that, the account `postgres` or `nobody`. A cluster that already belongs to an account stays with it.
 *
 * @throws an Error naming `DATABASE_URL` when neither is possible.
 */
export async function chooseIdentity(folder: string, programs: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = await stat(folder).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    return accountIdentity({ uid: owner.uid, gid: owner.gid }, dirname(folder), programs);
  }
  if (await works([...unshare, 'true'])) return { prefix: unshare };
  const account = await unprivilegedAccount();
  if (account === undefined) throw refusal('there is no account postgres or nobody');
  const identity = await accountIdentity(account, dirname(folder), programs);
  if (owner !== undefined) await handOver(folder, identity);
  return identity;
}

/** The command line that runs `executable` under the identity. */
export function commandLine({ prefix }: Identity, executable: string, args: readonly string[]): { command: string; args: string[] } {
  const [command, ...rest] = prefix;
  return command === undefined ? { command: executable, args: [...args] } : { command, args: [...rest, executable, ...args] };
}

/** Gives a folder and all in it to the account of the identity, if it has one. */
export async function handOver(folder: string, { account }: Identity): Promise<void> {
  if (account === undefined) return;
  const entries = await readdir(folder, { recursive: true });
  for (const path of [folder, ...entries.map((entry) => join(folder, entry))]) await lchown(path, account.uid, account.gid);
}

async function accountIdentity(account: NonNullable<Identity['account']>, parent: string, programs: string): Promise<Identity> {
  for (const path of [parent, join(programs, 'postgres')]) {
    // Asked of the kernel, as that account: any folder on the way may be closed to it.
    if (!(await works(['/bin/sh', '-c', 'test -x "$0"', path], account))) {
      throw refusal(`the account with uid ${account.uid} can't reach ${path}`);
    }
  }
  return { prefix: [], account };
}

async function works([command = '', ...args]: readonly string[], account?: Identity['account']): Promise<boolean> {
  return run(command, args, { cwd: '/', ...account }).then(
    () => true,
    () => false,
  );
}

async function unprivilegedAccount(): Promise<Identity['account']> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  const line = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  return line === undefined ? undefined : { uid: Number(line[2]), gid: Number(line[3]) };
}

function refusal(reason: string): Error {
  return new Error(
    `PostgreSQL does not run as root, "unshare --user" does not work here, and ${reason}. ` +
      'Run Custody as another user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}
