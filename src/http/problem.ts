// A problem document (RFC 9457), with which the gateway's own routes refuse a call.
import type { FastifyReply } from 'fastify';
import type { ConflictName } from '../conflict.ts';
import type { RefusalCode } from '../refusal.ts';
import { retryAfter } from './retry-after.ts';

/**
 * Thrown by a route for errors of HTTP or of the sandbox; all others are Refusals. `status` is from 400 to
 * 599, `detail` is a sentence that says what is wrong and how to fix it.
 */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  /** For programs: a refusal's, or a conflict's. */
  readonly code: RefusalCode | ConflictName | undefined;

  constructor(status: number, title: string, detail: string, code?: Problem['code']) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.code = code;
  }
}

/** Sends the problem as `application/problem+json`. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const document = {
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
  };
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .headers(retryAfter(problem.status))
    .send(Buffer.from(JSON.stringify(document)));
}
