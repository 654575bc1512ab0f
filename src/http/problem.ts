// RFC 9457 problem documents: how the gateway's own routes say no.
import type { FastifyReply } from 'fastify';

/** Thrown by the gateway's own routes; `status` 400 to 599, `detail` says what and how to mend it. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;

  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

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
