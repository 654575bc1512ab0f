// HTTP calls as bytes: what no client library would send, and the answer that came back.
import { connect } from 'node:net';

/** `undefined` if the connection ended without an answer. */
export type RawAnswer = { status: number; text: string } | undefined;

/** A call of which every part is given. Header values are bytes, as latin1 text. */
export interface RawCall {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

export function bytesOf({ method, target, headers, body }: RawCall): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: localhost',
    `Content-Length: ${body.length}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/**
 * Sends the bytes on a connection of their own and reads one answer. `last` says that no more come, which
 * ends what is not a whole call; the gateway does not answer a whole one then.
 */
export function sendRaw(url: string, bytes: Buffer, last = false): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const pieces: Buffer[] = [];
    const over = (answer: RawAnswer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(10_000, () => {
      socket.destroy();
      reject(new Error(`no answer in 10 s to ${bytes.toString('latin1').slice(0, 500)}`));
    });
    socket.on('data', (piece) => {
      pieces.push(piece);
      const answer = answerIn(Buffer.concat(pieces));
      if (answer !== undefined) over(answer);
    });
    socket.on('end', () => over(undefined));
    // The gateway may close before it has read everything.
    socket.on('error', () => over(undefined));
    if (last) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** The answer, once its head and as many bytes of body as it promises are there. */
function answerIn(received: Buffer): RawAnswer {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = received.subarray(0, end).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const body = received.subarray(end + 4);
  return body.length < length ? undefined : { status, text: body.toString('utf8') };
}
