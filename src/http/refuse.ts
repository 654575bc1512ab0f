// Refuses calls of the gateway's own routes: one log line and a problem document.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../lib/log.ts';
import { OutcomeUnknown } from '../payments/ports.ts';
import { Refusal } from '../refusal.ts';
import { DatabaseOutage } from '../storage/outage.ts';
import { pathOf } from './address.ts';
import { keepLine } from './admission/body.ts';
import { Problem, sendProblem } from './problem.ts';
import { problemOf } from './problems.ts';

type Logs = Pick<Log, 'info' | 'error'>;

/** Makes the error handler of the routes. Errors that are not refusals reveal no internals to the caller. */
export function answerError(log: Logs) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    answer(log, request, keepLine(reply), problemFor(error, request), error);
}

/** Makes the handler for paths, and methods of a path, that do not exist. */
export function answerNotFound(log: Logs) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const detail = `There is no ${request.method} ${pathOf(request.url)}.`;
    return answer(log, request, reply, new Problem(404, 'Not found', detail));
  };
}

function answer(
  log: Logs,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  err?: unknown,
): FastifyReply {
  const { status, message: detail } = problem;
  const call = { method: request.method, path: pathOf(request.url), status, detail };
  if (status >= 500) log.error({ ...call, err }, 'a call failed');
  else log.info(call, 'refused');
  return sendProblem(reply, problem);
}

const noReply = new Problem(
  504,
  'Gateway timeout',
  'The acquirer has not replied, so it is unknown whether this was done. It is asked again: look at the payment before you repeat it.',
);

const unavailable = (detail: string) =>
  new Problem(503, 'Service unavailable', detail.replace(/^t/, 'T'));

function problemFor(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal) return problemOf(error.reason);
  if (error instanceof OutcomeUnknown) return noReply;
  if (error instanceof DatabaseOutage) return unavailable(`${error.message}.`);
  // Fastify refused the call before it reached a route, for example because of its size.
  const { statusCode = 500, message } = error as { statusCode?: number; message?: string };
  if (statusCode === 413) {
    return problemOf({ code: 'BODY_TOO_LARGE', limitBytes: request.routeOptions.bodyLimit });
  }
  if (statusCode === 503) return unavailable('The gateway is busy.');
  if (statusCode < 500) return new Problem(statusCode, 'Bad request', `${message}.`);
  return new Problem(500, 'Internal server error', 'The call failed. The log says why.');
}
