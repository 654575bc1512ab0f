// A problem document (RFC 9457): how the gateway's own routes refuse a call.
import type { FastifyReply } from 'fastify';

/**
 * Thrown by a route for what only HTTP or the sandbox knows about; everything else is a Refusal. `status`
 * is from 400 to 599, `detail` is a sentence that says what is wrong and how to fix it.
 */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;

  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
  }
}

/** Answers with the problem's document. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const document = {
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    detail: problem.message,
  };
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(document)));
}
