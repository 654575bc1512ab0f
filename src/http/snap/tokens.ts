// The two endpoints that issue access tokens.
import type { Answer } from '../../dialect.ts';
import { Refusal } from '../../refusal.ts';
import { utcSeconds } from '../../wire/classic/time.ts';
import { tokenLifeSeconds } from '../../wire/snap/jwt.ts';
import { type Service, succeeded } from '../../wire/snap/refusals.ts';
import { demandAdmitted } from '../caller.ts';
import type { Endpoint } from '../exchange.ts';
import { authenticateClient } from './authenticate.ts';
import { guarded, type SnapDeps } from './endpoint.ts';
import { jsonObject } from './json-body.ts';

export const tokenPath = '/authorization/v1/access-token/b2b';
export const customerTokenPath = '/authorization/v1/access-token/b2b2c';

/**
 * The endpoint for B2B tokens. Its answer has these six members only, because one official client accepts no
 * others, and the life as a number. A repeated request is answered again: RSA signatures of the same text are
 * the same, so two requests of one second cannot be told apart.
 */
export function tokenEndpoint(deps: SnapDeps): Endpoint {
  return grantEndpoint(deps, 'token', ['client_credentials'], (clientId) => ({
    ...succeeded('token'),
    accessToken: deps.tokens.issue(clientId, 'b2b').token,
    tokenType: 'Bearer',
    expiresIn: tokenLifeSeconds,
    additionalInfo: '',
  }));
}

/** The endpoint for B2B2C tokens. DANA does not need them, but three official clients get one before a refund. */
export function customerTokenEndpoint(deps: SnapDeps): Endpoint {
  const grants = ['authorization_code', 'refresh_token'];
  return grantEndpoint(deps, 'customerToken', grants, (clientId) => {
    const { token, expiresAt } = deps.tokens.issue(clientId, 'b2b2c');
    return {
      ...succeeded('customerToken'),
      accessToken: token,
      tokenType: 'Bearer',
      accessTokenExpiryTime: utcSeconds(expiresAt),
      refreshToken: '',
      refreshTokenExpiryTime: '',
      additionalInfo: '',
    };
  });
}

function grantEndpoint(
  deps: SnapDeps,
  service: Service,
  grants: readonly string[],
  grant: (clientId: string) => object,
): Endpoint {
  return guarded(deps, service, async (exchange) => {
    const merchant = authenticateClient(deps, exchange);
    demandAdmitted(merchant, exchange, deps.addressOf);
    deps.admission.countCall(merchant);
    const { grantType } = jsonObject(exchange.body) as { grantType?: unknown };
    checkGrant(grantType, grants);
    const { clientId } = merchant;
    const answer: Answer = { status: 200, body: Buffer.from(JSON.stringify(grant(clientId))) };
    return { ...answer, headers: { 'x-client-key': clientId } };
  });
}

function checkGrant(grantType: unknown, grants: readonly string[]): void {
  const field = 'grantType';
  if (grantType === undefined || grantType === null || grantType === '') {
    throw new Refusal({ code: 'FIELD_REQUIRED', field });
  }
  if (typeof grantType !== 'string' || !grants.includes(grantType)) {
    const reason = `must be one of ${grants.join(', ')}`;
    throw new Refusal({ code: 'FIELD_INVALID', field, reason });
  }
}
