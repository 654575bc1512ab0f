// Reads bodies: each within its own limit, and all together within the memory that is set aside for them.
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answerable, onAnswered } from './line.ts';

/** The bytes that bodies may hold together, and how many they do. */
export class MemoryBudget {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  /** Holds so many bytes more. Returns false, and holds none, if there is no room for them. */
  hold(bytes: number): boolean {
    if (this.#held + bytes > this.#most) return false;
    this.#held += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }
}

/** A body that is not read. `statusCode` is known to the framework: 413 too large, 503 no memory, 400 cut off. */
export class BodyRefused extends Error {
  readonly statusCode: 413 | 503 | 400;

  constructor(statusCode: 413 | 503 | 400) {
    super('the body is not read');
    this.name = 'BodyRefused';
    this.statusCode = statusCode;
  }
}

/**
 * The framework closes the connection after a body that it did not read, and a client that is still sending then
 * may never see the answer. The line reads the rest of it for a moment instead.
 */
export function keepLine(reply: FastifyReply): FastifyReply {
  return reply.removeHeader('connection');
}

/** What a piece of a body takes in memory beside its bytes: many tiny pieces must not be free. */
const pieceBytes = 200;

type Done = (error: Error | null, body?: Buffer) => void;

export interface Bounds {
  /** The limit of a body, unless its route has a larger one. */
  bodyBytes: number;
  budget: MemoryBudget;
  /** Called when there is no memory for a body. */
  refused: () => void;
}

/**
 * Reads the body of a call and holds it until its answer has been sent. Parses nothing: signatures cover the raw
 * bytes. `limitOf` gives the limit of a body that is over `bodyBytes`, if it may be. Calls back with BodyRefused.
 */
export function readBody(request: Answerable, bounds: Bounds, done: Done, limitOf?: LimitOf): void {
  const { bodyBytes } = bounds;
  const limit = limitOf ?? (() => bodyBytes);
  const length = Number(request.headers['content-length']);
  if (length > bodyBytes && length > limit()) done(new BodyRefused(413));
  else request[onAnswered] = new Reading(request, bounds, done, limit).forget;
}

/** Makes the framework's parser of bodies. */
export function bodyParser(bounds: Bounds) {
  return (request: FastifyRequest, payload: IncomingMessage, done: Done): void =>
    // The framework puts together a new object each time that it is asked, so it is asked seldom.
    readBody(payload, bounds, done, () => request.routeOptions.bodyLimit);
}

type LimitOf = () => number;

/** One body while it arrives. */
class Reading {
  readonly #payload: IncomingMessage;
  readonly #bounds: Bounds;
  readonly #done: Done;
  readonly #limitOf: LimitOf;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  #held = 0;

  constructor(payload: IncomingMessage, bounds: Bounds, done: Done, limitOf: LimitOf) {
    this.#payload = payload;
    this.#bounds = bounds;
    this.#done = done;
    this.#limitOf = limitOf;
    payload.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onError);
  }

  /** The body is no longer held. */
  readonly forget = (): void => {
    this.#bounds.budget.release(this.#held);
    this.#held = 0;
  };

  readonly #onData = (piece: Buffer): void => {
    this.#bytes += piece.length;
    const isLong = this.#bytes > this.#bounds.bodyBytes && this.#bytes > this.#limitOf();
    if (isLong) this.#refuse(413);
    else this.#keep(piece);
  };

  readonly #onEnd = (): void => {
    const length = this.#payload.headers['content-length'];
    if (length !== undefined && Number(length) !== this.#bytes) {
      this.#refuse(400);
      return;
    }
    this.#stop();
    // A copy, because a piece is a view of a larger buffer.
    this.#done(null, Buffer.concat(this.#pieces, this.#bytes));
  };

  readonly #onError = (): void => {
    this.#refuse(400);
  };

  #keep(piece: Buffer): void {
    const cost = piece.length + pieceBytes;
    if (!this.#bounds.budget.hold(cost)) {
      this.#bounds.refused();
      this.#refuse(503);
      return;
    }
    this.#held += cost;
    this.#pieces.push(piece);
  }

  #refuse(status: 413 | 503 | 400): void {
    this.#stop();
    this.#done(new BodyRefused(status));
  }

  #stop(): void {
    this.#payload.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onError);
  }
}
