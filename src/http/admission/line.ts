// One connection: its calls are answered one after the other, and it must read what it is answered.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Calls that a connection may send ahead while one is answered. More of them close it. */
export const sentAheadMost = 32;
/** How long a client may take for its part, in milliseconds. */
export interface Patience {
  /** Until an answer has been read; and how long a download may stand still. */
  unreadMs: number;
  /** Until the rest of a body has come, once its call has been answered; it is read and dropped. */
  restOfBodyMs: number;
}

export const usualPatience: Patience = { unreadMs: 30_000, restOfBodyMs: 2000 };
/** A body with more than this to come is not read to its end: its connection closes after the answer. */
const restOfBodyBytes = 4 * 1024 * 1024;

/** Set on a request by whoever wants to know when its answer has been sent, or its connection is gone. */
export const onAnswered: unique symbol = Symbol('answered');

/** A request with what is to be called once it is answered. */
export type Answerable = IncomingMessage & { [onAnswered]?: () => void };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type CutFor = 'unread answers' | 'unread body';

/**
 * HTTP lets a client send many calls without reading any answer. Answers would pile up in memory: a few
 * kilobytes of calls become gigabytes. So only one call of a connection is worked on at a time, the next one
 * begins when the answer has been handed to the system, and few may wait.
 */
export class Line {
  readonly #socket: Socket;
  readonly #handle: Handler;
  readonly #cut: (reason: CutFor) => void;
  readonly #patience: Patience;
  readonly #waiting: [IncomingMessage, ServerResponse][] = [];
  #request: IncomingMessage | undefined;
  #response: ServerResponse | undefined;
  /** When the answer was first seen to wait, in milliseconds; 0 while it does not. */
  #stillSinceMs = 0;
  #sentBytes = 0;
  /** When the rest of an answered call's body must have come, in milliseconds. */
  #restByMs = 0;

  constructor(
    socket: Socket,
    handle: Handler,
    cut: (reason: CutFor) => void,
    patience: Patience = usualPatience,
  ) {
    this.#socket = socket;
    this.#handle = handle;
    this.#cut = cut;
    this.#patience = patience;
  }

  /** Bytes of answers that the client has not taken yet. */
  get unreadBytes(): number {
    return this.#response === undefined ? 0 : this.#socket.writableLength;
  }

  /** Works on a call, or lets it wait for the one before. */
  receive(request: IncomingMessage, response: ServerResponse): void {
    // The parser hands over what it has read already, also after the end.
    if (this.#socket.destroyed) return;
    if (this.#response === undefined) this.#begin(request, response);
    else if (this.#waiting.length < sentAheadMost) this.#waiting.push([request, response]);
    else this.cut('unread answers');
  }

  /** Closes the connection at once. */
  cut(reason: CutFor): void {
    this.#waiting.length = 0;
    this.#socket.destroy();
    this.#cut(reason);
  }

  /** Closes the connection if it has been waiting for its client for too long. Called every second. */
  check(nowMs: number): void {
    if (this.#response === undefined) {
      if (this.#restByMs !== 0 && this.#request?.complete) this.#restByMs = 0;
      if (this.#restByMs !== 0 && nowMs > this.#restByMs) this.cut('unread body');
      return;
    }
    if (!this.#isStill(this.#response)) this.#stillSinceMs = 0;
    else if (this.#stillSinceMs === 0) this.#stillSinceMs = nowMs;
    else if (nowMs - this.#stillSinceMs > this.#patience.unreadMs) this.cut('unread answers');
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    this.#request = request;
    this.#response = response;
    response.on('close', () => this.#ended(request));
    this.#handle(request, response);
  }

  #ended(request: Answerable): void {
    request[onAnswered]?.();
    this.#response = undefined;
    this.#stillSinceMs = 0;
    this.#restByMs = 0;
    if (this.#socket.destroyed) return;
    if (!request.complete) this.#dropRest(request);
    const next = this.#waiting.shift();
    if (next !== undefined) this.#begin(...next);
  }

  /** Reads on for a moment, because a client that is still sending would not see the answer if it were cut. */
  #dropRest({ headers }: IncomingMessage): void {
    const isLong = Number(headers['content-length']) > restOfBodyBytes;
    if (isLong) this.cut('unread body');
    else this.#restByMs = performance.now() + this.#patience.restOfBodyMs;
  }

  /** Whether a finished answer waits for its client, or an unfinished one has not moved since the last check. */
  #isStill(response: ServerResponse): boolean {
    if (response.writableEnded) return true;
    const { bytesWritten, writableLength } = this.#socket;
    if (writableLength === 0) return false;
    const sent = bytesWritten - writableLength;
    const isStill = sent === this.#sentBytes;
    this.#sentBytes = sent;
    return isStill;
  }
}
