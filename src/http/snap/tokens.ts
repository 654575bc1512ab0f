// The two endpoints that hand out access tokens.

import type { Answer } from '../../dialect.ts';
import { Refusal } from '../../refusal.ts';
import { utcSeconds } from '../../wire/classic/time.ts';
import { tokenLifeSeconds } from '../../wire/snap/jwt.ts';
import { type Service, succeeded } from '../../wire/snap/refusals.ts';
import type { Endpoint } from '../exchange.ts';
import { authenticateClient } from './authenticate.ts';
import { guarded, jsonObject, type SnapDeps } from './endpoint.ts';

export const tokenPath = '/authorization/v1/access-token/b2b';
export const customerTokenPath = '/authorization/v1/access-token/b2b2c';

/**
 * B2B: six members and no others, since one official client takes none besides; a number for the life.
 * The same request twice in one second is answered twice: RSA signatures repeat themselves.
 */
export function tokenEndpoint(deps: SnapDeps): Endpoint {
  return asking(deps, 'token', ['client_credentials'], (clientId) => ({
    ...succeeded('token'),
    accessToken: deps.tokens.issue(clientId, 'b2b').token,
    tokenType: 'Bearer',
    expiresIn: tokenLifeSeconds,
    additionalInfo: '',
  }));
}

/** B2B2C: DANA needs none, but three official clients ask for one before any refund, whatever their code is. */
export function customerTokenEndpoint(deps: SnapDeps): Endpoint {
  const grants = ['authorization_code', 'refresh_token'];
  return asking(deps, 'customerToken', grants, (clientId) => {
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

function asking(
  deps: SnapDeps,
  service: Service,
  grants: readonly string[],
  grant: (clientId: string) => object,
): Endpoint {
  return guarded(deps, service, async (exchange) => {
    const { grantType } = jsonObject(exchange.body) as { grantType?: unknown };
    const { clientId } = authenticateClient(deps, exchange);
    checkGrant(grantType, grants);
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
