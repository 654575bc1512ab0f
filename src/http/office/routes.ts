// The management API, /office/v1: mounts the office's operations as routes.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../lib/log.ts';
import type { Actor } from '../../office/actor.ts';
import type { OfficeDeps } from '../../office/deps.ts';
import type { Download, Operation } from '../../office/operations/operation.ts';
import { perform } from '../../office/operations/perform.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import type { Mount } from '../app.ts';
import { fileLimitBytes } from '../body.ts';
import { json } from '../json.ts';
import { givenOf, type Query } from '../query.ts';
import { answerError, answerNotFound } from '../refuse.ts';
import { sendDownload } from './download.ts';
import { openApiOfOffice } from './openapi.ts';

export interface OfficeApiDeps {
  office: OfficeDeps;
  operations: readonly Operation[];
  /** Throws SIGN_IN_REQUIRED. */
  demandActor: (request: FastifyRequest) => Promise<Actor>;
  log: Pick<Log, 'info' | 'error'>;
  links: { publicUrl: string };
}

const prefix = '/office/v1';

/** Mounts the API and its description, `/office/openapi.json`. */
export function officeApi(deps: OfficeApiDeps): Mount {
  const { log, operations, links } = deps;
  return (root) => {
    root.register(async (app) => {
      app.setErrorHandler(answerError(log));
      app.get('/office/openapi.json', async (_request, reply) =>
        json(reply, 200, openApiOfOffice(operations, links.publicUrl)),
      );
      for (const one of operations) mountOperation(app, deps, one);
    });
    root.register(async (app) => app.setNotFoundHandler(answerNotFound(log)), { prefix });
  };
}

function mountOperation(app: FastifyInstance, deps: OfficeApiDeps, operation: Operation): void {
  const { method, path, status = 200 } = operation;
  app.route({
    method,
    url: `${prefix}${path}`,
    ...(operation.body === 'bytes' && { bodyLimit: fileLimitBytes }),
    ...(operation.bodyBytes !== undefined && { bodyLimit: operation.bodyBytes }),
    handler: async (request, reply) => {
      const actor = await deps.demandActor(request);
      const output = await perform(deps.office, actor, operation, {
        params: request.params as Record<string, string>,
        query: givenOf(request.query as Query),
        body: operation.body === 'bytes' ? bytesOf(request) : bodyOf(request),
        key: keyOf(request),
      });
      if (isDownload(output)) return sendDownload(reply, output);
      return sendAnswer(reply, operation.statusOf?.(output) ?? status, output);
    },
  });
}

function sendAnswer(reply: FastifyReply, status: number, output: unknown): FastifyReply {
  reply.header('cache-control', 'no-store');
  if (status === 204) return reply.code(204).send();
  return json(reply, status, output ?? {});
}

function isDownload(output: unknown): output is Download {
  return typeof output === 'object' && output !== null && 'chunks' in output;
}

function bytesOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function bodyOf(request: FastifyRequest): unknown {
  const raw = bytesOf(request).toString('utf8');
  if (raw.trim() === '') return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    throw new Refusal({ code: 'BODY_MALFORMED' });
  }
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[!-~]{1,128}$/.test(key)) return key;
  throw fieldInvalid('Idempotency-Key', 'must have 1 to 128 visible characters');
}
