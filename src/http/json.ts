// Sends the JSON answers of the gateway's own routes.
import type { FastifyReply } from 'fastify';
import { jsonReady } from '../lib/json-ready.ts';
import { writeJson } from '../wire/json.ts';

/** Sends `body` as JSON. An amount beyond ±(2^53 - 1) is written as text, with all its digits. */
export function json(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'application/json')
    .send(writeJson(jsonReady(body)));
}
