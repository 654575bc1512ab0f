// A line between two gateways that loses, delays and doubles what goes over it, by seeded chance.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Line {
  url: string;
  /** From now on everything arrives once and at once. */
  calm(): void;
  /** How often each fault was played. */
  counts: Record<string, number>;
  close(): Promise<void>;
}

export interface LineOptions {
  /** Where it leads; asked for each request, because a gateway that starts again may be elsewhere. */
  to: () => string;
  /** A number from 0 to below 1. */
  chance: () => number;
  /** The part of the requests that meet a fault. */
  share: number;
  /** The longest delay in milliseconds: what is delayed is overtaken. */
  delayMs: number;
}

const faults = ['delay', 'delay', 'lost', 'cut', 'doubled', 'broken'] as const;
type Fault = (typeof faults)[number];

interface Whole {
  status: number;
  headers: string[];
  body: Buffer;
}

export async function openLine(options: LineOptions): Promise<Line> {
  const { to, chance, share, delayMs } = options;
  const counts: Record<string, number> = {};
  let isCalm = false;
  const faultNow = (): Fault | undefined => {
    if (isCalm || chance() >= share) return undefined;
    const fault = faults[Math.floor(chance() * faults.length)];
    if (fault !== undefined) counts[fault] = (counts[fault] ?? 0) + 1;
    return fault;
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await bytesOf(incoming);
    const pass = () => forward(to(), incoming, body);
    const fault = faultNow();
    if (fault === 'lost') return incoming.socket.destroy();
    if (fault === 'broken') return outgoing.writeHead(502).end('<html>bad gateway</html>');
    if (fault === 'delay') await pause(chance() * delayMs);
    if (fault === 'doubled') await pass();
    const { status, headers, body: answer } = await pass();
    if (fault === 'cut') return incoming.socket.destroy();
    outgoing.writeHead(status, headers).end(answer);
  };
  const server = createServer((incoming, outgoing) => {
    // A gateway that is down refuses the connection; so does the line.
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calm() {
      isCalm = true;
    },
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Byte for byte: path, headers and body. */
export function forward(base: string, incoming: IncomingMessage, body: Buffer): Promise<Whole> {
  const { method, url = '/', rawHeaders } = incoming;
  return new Promise((resolve, reject) => {
    const sent = request(new URL(base), { method, path: url, headers: rawHeaders, agent: false });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      bytesOf(answer).then(
        (whole) =>
          resolve({ status: answer.statusCode ?? 502, headers: answer.rawHeaders, body: whole }),
        reject,
      );
    });
    sent.end(body);
  });
}

export async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
