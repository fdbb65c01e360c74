/** How tokens are judged under `CUSTODY_AUTH=jwt`. */
export interface JwtSettings {
  /** Where the keys are published, or the keys themselves as they stand in the setting: PEM, JWK, JWKS or the path of a file. */
  readonly keys: { readonly url: string } | { readonly given: string };
  /** What `aud` must name. */
  readonly audience: string;
  /** What `iss` must be; null: whoever signs with these keys. */
  readonly issuer: string | null;
}

/** Who is believed to be who they say: `dev` believes everybody. */
export type Auth = 'dev' | JwtSettings;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads who may call from the environment, whose values are trimmed and never empty.
 * @param host where the server is to listen
 * @param faults gets a sentence for each fault, which says what to set
 */
export function readAuth(env: Environment, host: string, faults: string[]): Auth {
  const { CUSTODY_AUTH: mode = 'dev' } = env;
  if (mode === 'jwt') return readJwt(env, faults);
  if (mode !== 'dev') faults.push(`CUSTODY_AUTH must be dev or jwt, not ${mode}.`);
  else if (!isLoopback(host)) faults.push(`CUSTODY_AUTH=dev believes whoever calls, so it may only listen on a loopback address, not on HOST=${host}: set CUSTODY_AUTH=jwt.`);
  else if (env.NODE_ENV === 'production') faults.push('CUSTODY_AUTH=dev believes whoever calls and refuses NODE_ENV=production: set CUSTODY_AUTH=jwt.');
  return 'dev';
}

function readJwt({ CUSTODY_JWKS_URL: url, CUSTODY_JWT_PUBLIC_KEY: given, CUSTODY_JWT_AUDIENCE: audience, CUSTODY_JWT_ISSUER: issuer }: Environment, faults: string[]): JwtSettings {
  if ((url === undefined) === (given === undefined)) {
    faults.push('CUSTODY_AUTH=jwt needs the keys of who issues tokens: set one of CUSTODY_JWKS_URL (https://…/jwks.json) and CUSTODY_JWT_PUBLIC_KEY (PEM, JWK, JWKS, or the path of a file with one).');
  }
  if (url !== undefined && !isKeyAddress(url)) faults.push('CUSTODY_JWKS_URL must be an https:// address; http:// only on a loopback address, for who changes the keys on their way is let in.');
  if (audience === undefined) faults.push('CUSTODY_AUTH=jwt takes only tokens that are meant for this service: set CUSTODY_JWT_AUDIENCE to what their aud names.');
  return { keys: url === undefined ? { given: given ?? '' } : { url }, audience: audience ?? '', issuer: issuer ?? null };
}

function isKeyAddress(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const { protocol, hostname, username } = new URL(written);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, ''))));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
