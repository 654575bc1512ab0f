// The routes that providers call: notifications of both dialects, and the tokens that SNAP's need.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UpstreamSettings } from '../../config/upstreams.ts';
import type { DialectName } from '../../dialect.ts';
import { pathOf } from '../../http/address.ts';
import type { Mount } from '../../http/app.ts';
import type { Log } from '../../lib/log.ts';
import { NotificationError } from '../../sdk/errors.ts';
import { verifyNotification } from '../../sdk/notifications.ts';
import {
  type SnapTokenHandler,
  snapTokenHandler,
  verifySnapNotification,
} from '../../sdk/snap-notifications.ts';
import { type NotificationDeps, takeNotification } from '../../upstreams/notifications.ts';
import { snapAnswer, succeeded } from '../../wire/snap/refusals.ts';

export interface DoorDeps extends NotificationDeps {
  upstreams: readonly UpstreamSettings[];
  log: Log;
  /** One notification that came: `taken`, `refused`, `failed`. */
  observe: (upstream: string, result: string) => void;
}

interface Handled {
  status: number;
  headers?: Record<string, string> | undefined;
  body: Buffer | string;
}

/** Below which path the routes of a provider are. */
export function upstreamPath(name: string): string {
  return `/upstream/${name}`;
}

/** The routes of all providers. */
export function upstreamDoors(deps: DoorDeps): Mount {
  return (app) => {
    for (const settings of deps.upstreams) {
      const base = upstreamPath(settings.name);
      app.post(
        `${base}/notifications`,
        handler(deps, settings, 'classic', takeClassic(deps, settings)),
      );
      if (settings.snap === undefined) continue;
      const tokens = snapTokenHandler({
        clientId: settings.clientId,
        privateKey: settings.snap.privateKey,
        gatewayPublicKey: settings.snap.publicKey,
      });
      const giveToken = async ({ headers }: FastifyRequest): Promise<Handled> =>
        tokens.answer(headers);
      app.post(`${base}/v1.0/access-token/b2b`, handler(deps, settings, 'snap', giveToken));
      const take = takeSnap(deps, settings, tokens);
      app.post(`${base}/v1.0/debit/notify`, handler(deps, settings, 'snap', take));
    }
  };
}

/** Answers what `handle` returns. What cannot be trusted is refused; what failed here is delivered again. */
function handler(
  { log, observe }: DoorDeps,
  { name: upstream }: UpstreamSettings,
  dialect: DialectName,
  handle: (request: FastifyRequest) => Promise<Handled>,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      return send(reply, await handle(request));
    } catch (error) {
      const path = pathOf(request.raw.url ?? '/');
      if (error instanceof NotificationError) {
        const { reason, message } = error;
        observe(upstream, 'refused');
        log.warn({ upstream, path, reason, why: message }, 'a notification is not the provider’s');
        return send(reply, refusal(dialect, reason, message));
      }
      observe(upstream, 'failed');
      log.error({ upstream, path, err: error }, 'a notification of a provider could not be taken');
      return send(reply, failure(dialect));
    }
  };
}

const json = { 'content-type': 'application/json' };

function send(reply: FastifyReply, { status, headers = json, body }: Handled): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

function refusal(dialect: DialectName, code: string, message: string): Handled {
  if (dialect === 'snap')
    return snapAnswer('notification', 401, '00', 'Unauthorized. Invalid Signature');
  const error = { code: 'invalid_signature', message, type: code };
  return { status: 400, body: JSON.stringify({ error }) };
}

function failure(dialect: DialectName): Handled {
  if (dialect === 'snap') return snapAnswer('notification', 500, '00', 'General Error');
  const error = { code: 'internal_server_error', message: 'Please try again', type: 'api_error' };
  return { status: 500, body: JSON.stringify({ error }) };
}

const bytesOf = ({ body }: FastifyRequest) => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

function takeClassic(deps: DoorDeps, { name, clientId, secretKeys }: UpstreamSettings) {
  return async (request: FastifyRequest): Promise<Handled> => {
    const raw = bytesOf(request);
    const path = pathOf(request.raw.url ?? '/');
    const verified = verifyNotification(raw, request.headers, {
      secretKey: secretKeys,
      clientId,
      path,
    });
    const { requestId, body } = verified;
    await takeNotification(
      deps,
      { upstream: name, dialect: 'classic', requestId, body: raw },
      body,
    );
    deps.observe(name, 'taken');
    return { status: 200, body: '{}' };
  };
}

function takeSnap(
  deps: DoorDeps,
  { name, clientId, secretKeys }: UpstreamSettings,
  tokens: SnapTokenHandler,
) {
  return async (request: FastifyRequest): Promise<Handled> => {
    const raw = bytesOf(request);
    const path = pathOf(request.raw.url ?? '/');
    const { externalId: requestId, body } = verifySnapNotification(raw, request.headers, {
      secretKey: secretKeys,
      clientId,
      path,
      isTokenValid: tokens.accepts,
    });
    await takeNotification(deps, { upstream: name, dialect: 'snap', requestId, body: raw }, body);
    deps.observe(name, 'taken');
    return { status: 200, body: JSON.stringify(succeeded('notification')) };
  };
}
