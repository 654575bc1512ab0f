// What an access token says.

/** The lifetime of a token in seconds (DOKU API, SNAP: B2B token). */
export const tokenLifeSeconds = 900;

/** What a token is for: a merchant's own calls, or calls on behalf of a customer. */
export type TokenUse = 'b2b' | 'b2b2c';

export interface TokenClaims {
  iss: string;
  clientId: string;
  use: TokenUse;
  jti: string;
  /** Seconds since 1970, like the next two. */
  iat: number;
  nbf: number;
  exp: number;
  /** Tokens of an earlier generation are invalid, regardless of their `exp`. */
  gen?: number | undefined;
}
