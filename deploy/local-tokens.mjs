// Keys and tokens for trying Custody out under CUSTODY_AUTH=jwt, where there is no identity provider yet (docker-compose.yml).
//   node local-tokens.mjs keys                              makes a key pair where there is none
//   node local-tokens.mjs token KIND:ID [SCOPES] [HOURS]    prints a token, such as: token agent:alice "command read"
// Whoever can read the private key can be anybody: it lies in a volume that the service does not see.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const privateKey = `${process.env.SIGNING_KEYS ?? '/signing-key'}/private.pem`;
const publicKey = `${process.env.PUBLIC_KEYS ?? '/public-key'}/public.pem`;
const audience = process.env.CUSTODY_JWT_AUDIENCE ?? 'custody';
const [what, sub = '', scope = 'command read audit analytics admin', hours = '8'] = process.argv.slice(2);

if (what === 'keys') {
  if (!existsSync(privateKey) || !existsSync(publicKey)) {
    const keys = generateKeyPairSync('ed25519');
    writeFileSync(privateKey, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(publicKey, keys.publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644 });
  }
} else if (what === 'token' && /^[a-z]+:.+$/.test(sub)) {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { sub, scope, aud: audience, iat: now, exp: now + Number(hours) * 3_600 };
  const signed = [{ alg: 'EdDSA', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign(null, Buffer.from(signed), createPrivateKey(readFileSync(privateKey))).toString('base64url');
  console.log(`${signed}.${signature}`);
} else {
  console.error('Say: keys, or: token KIND:ID [SCOPES] [HOURS], such as: token agent:alice "command read"');
  process.exit(1);
}
