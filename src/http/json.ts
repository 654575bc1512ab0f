// Sends the JSON answers of the gateway's own routes.
import type { FastifyReply } from 'fastify';
import { writeJson } from '../wire/json.ts';

/** Sends `body` as JSON. A bigint is written with all its digits. */
export function json(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).header('content-type', 'application/json').send(writeJson(body));
}
