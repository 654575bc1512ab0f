// The access tokens that the gateway hands to merchants: signed, stateless, remembered only to be quick.
import { type KeyObject, randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { tokenMaxLength } from '../../wire/snap/headers.ts';
import { readJwt, signJwt, type TokenUse, tokenLifeSeconds } from '../../wire/snap/jwt.ts';

export interface AccessTokens {
  /** A new token; earlier ones stay valid until their own end. */
  issue(clientId: string, use: TokenUse): { token: string; expiresAt: Date };
  /** The client id that a live token was issued to, or undefined. */
  clientOf(token: string, use: TokenUse): string | undefined;
  /** From now on tokens are of this generation, and those of any other have ended. 0 at the start. */
  turnTo(generation: number): void;
}

interface Known {
  clientId: string;
  use: TokenUse;
  /** Seconds since 1970. */
  exp: number;
  generation: number;
}

const issuer = 'Gapura';

/** Verified tokens that are kept; beyond them the oldest is verified again when it comes back. */
const knownMax = 10_000;

/** `clock` is business time: a token's life follows it. Any process with the same key takes the tokens. */
export function createAccessTokens(deps: {
  privateKey: KeyObject;
  publicKey: KeyObject;
  clock: Clock;
}): AccessTokens {
  const known = new Map<string, Known>();
  let generation = 0;
  const seconds = () => Math.floor(deps.clock.now().getTime() / 1000);
  return {
    issue(clientId, use) {
      const iat = seconds();
      const exp = iat + tokenLifeSeconds;
      const claims = {
        iss: issuer,
        clientId,
        use,
        jti: randomUUID(),
        iat,
        nbf: iat,
        exp,
        gen: generation,
      };
      return { token: signJwt(deps.privateKey, claims), expiresAt: new Date(exp * 1000) };
    },
    clientOf(token, use) {
      const found = known.get(token) ?? verified(deps.publicKey, token);
      if (found?.generation !== generation || found.exp <= seconds()) {
        known.delete(token);
        return undefined;
      }
      // Put in again last: what is used stays, what is not used goes first.
      known.delete(token);
      known.set(token, found);
      if (known.size > knownMax) known.delete(known.keys().next().value ?? '');
      return found.use === use ? found.clientId : undefined;
    },
    turnTo(next) {
      generation = next;
    },
  };
}

function verified(publicKey: KeyObject, token: string): Known | undefined {
  if (token.length > tokenMaxLength) return undefined;
  const claims = readJwt(publicKey, token);
  if (claims?.iss !== issuer) return undefined;
  const { clientId, use, exp, gen = 0 } = claims;
  return { clientId, use, exp, generation: gen };
}
