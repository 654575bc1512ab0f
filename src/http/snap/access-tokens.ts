// The access tokens that the gateway issues to merchants: signed and stateless, cached only for speed.
import { type KeyObject, randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { tokenMaxLength } from '../../wire/snap/headers.ts';
import { readJwt, signJwt, type TokenUse, tokenLifeSeconds } from '../../wire/snap/jwt.ts';

export interface AccessTokens {
  /** Issues a token; earlier ones stay valid until they expire. */
  issue(clientId: string, use: TokenUse): { token: string; expiresAt: Date };
  /** The client id to which a valid token was issued; undefined if it is not valid or has another use. */
  clientOf(token: string, use: TokenUse): string | undefined;
  /** The generation of new tokens. */
  readonly generation: number;
  /** Sets the generation of new tokens, 0 at the start. Tokens of all other generations become invalid. */
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

/** The most verified tokens in the cache; tokens beyond them are verified again at their next use. */
const knownMax = 10_000;

/** Makes the token service. Tokens expire by business time. Every process with the same key accepts them. */
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
      // Moved to the end of the map: the first entry is then the least recently used.
      known.delete(token);
      known.set(token, found);
      if (known.size > knownMax) known.delete(known.keys().next().value ?? '');
      return found.use === use ? found.clientId : undefined;
    },
    get generation() {
      return generation;
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
