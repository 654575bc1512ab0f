// Access tokens as RS256 JWTs: stateless, opaque to the caller.
import { createSign, createVerify, type KeyObject } from 'node:crypto';
import type { TokenClaims } from './claims.ts';

export { type TokenClaims, type TokenUse, tokenLifeSeconds } from './claims.ts';

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encoded({ alg: 'RS256', typ: 'JWT' });

/** Signs claims. The header is always the same. */
export function signJwt(privateKey: KeyObject, claims: TokenClaims): string {
  const text = `${header}.${encoded(claims)}`;
  return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`;
}

/** The claims of a token that was signed with this key, expired or not. Returns undefined for any other token. */
export function readJwt(publicKey: KeyObject, token: string): TokenClaims | undefined {
  const [head, claims, signature, ...more] = token.split('.');
  // Only our own header is accepted, so a token cannot choose another algorithm or none.
  if (head !== header || !claims || !signature || more.length > 0) return undefined;
  const given = Buffer.from(signature, 'base64url');
  if (given.toString('base64url') !== signature) return undefined;
  if (!createVerify('sha256').update(`${head}.${claims}`).verify(publicKey, given))
    return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as TokenClaims;
}
