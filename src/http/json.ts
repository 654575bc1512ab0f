// JSON answers of the gateway's own routes; rupiah amounts are written digit by digit.
import type { FastifyReply } from 'fastify';
import { writeJson } from '../wire/json.ts';

export function json(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).header('content-type', 'application/json').send(writeJson(body));
}
