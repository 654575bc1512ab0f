// The merchants' servers: one over HTTP and one over HTTPS. They note what arrives and can behave badly.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const certificates = join(import.meta.dirname, 'certificates');
const file = (name: string) => readFileSync(join(certificates, name));

/** The authority that signed the good certificate: a gateway that trusts it gets it by NODE_EXTRA_CA_CERTS. */
export const authorityFile = join(certificates, 'authority.pem');
const good = { key: file('good.key'), cert: file('good.pem') };
/** Signed by itself, so nobody trusts it. */
const bad = { key: file('bad.key'), cert: file('bad.pem') };

export const behaviours = [
  'hangs',
  'trickles',
  'answers 10 MB',
  'redirects',
  'breaks off',
  'answers 500',
  'has a bad certificate',
] as const;
export type Behaviour = 'answers' | (typeof behaviours)[number];

/** A notification that arrived whole. */
export interface Arrived {
  /** `Request-Id`, or `X-EXTERNAL-ID`. */
  id: string;
  /** The merchant's order that it is about. */
  reference: string;
  /** The hash of its body. */
  content: string;
  /** Whether it was answered with 200. */
  accepted: boolean;
}

export interface Receivers {
  /** `http://127.0.0.1:<port>` and `https://127.0.0.1:<port>`. */
  origins: readonly [string, string];
  arrived: Arrived[];
  behave(as: Behaviour): void;
  close(): Promise<void>;
}

export const tokenUrlPath = '/v1.0/access-token/b2b';

export async function openReceivers(): Promise<Receivers> {
  let behaviour: Behaviour = 'answers';
  const arrived: Arrived[] = [];
  const held = new Set<ServerResponse>();
  const listener: RequestListener = async (request, response) => {
    response.on('error', () => {});
    const body = await whole(request).catch(() => undefined);
    if (body === undefined) return;
    if (request.url === tokenUrlPath) return void response.end(token);
    const accepted = behaviour === 'answers' || behaviour === 'has a bad certificate';
    arrived.push({ ...told(request, body), accepted });
    if (accepted) return void response.end('{}');
    held.add(response);
    misbehave(behaviour, request, response);
  };
  const plain = createServer(listener);
  const secure = createSecureServer(good, listener);
  for (const server of [plain, secure]) {
    server.on('clientError', (_error, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  const port = (server: typeof plain | typeof secure) => (server.address() as AddressInfo).port;
  return {
    origins: [`http://127.0.0.1:${port(plain)}`, `https://127.0.0.1:${port(secure)}`],
    arrived,
    behave(as) {
      behaviour = as;
      secure.setSecureContext(as === 'has a bad certificate' ? bad : good);
      // A connection that is kept alive would not see the other certificate.
      secure.closeIdleConnections();
      for (const response of held) response.destroy();
      held.clear();
    },
    async close() {
      for (const server of [plain, secure]) {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

const token = JSON.stringify({
  responseCode: '2007300',
  accessToken: 'merchant-token',
  tokenType: 'Bearer',
  expiresIn: 900,
});

async function whole(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function told({ headers }: IncomingMessage, raw: Buffer): Omit<Arrived, 'accepted'> {
  const body = JSON.parse(raw.toString()) as {
    order?: { invoice_number?: string };
    originalPartnerReferenceNo?: string;
  };
  return {
    id: String(headers['request-id'] ?? headers['x-external-id']),
    reference: body.order?.invoice_number ?? body.originalPartnerReferenceNo ?? '',
    content: createHash('sha256').update(raw).digest('hex'),
  };
}

function misbehave(as: Behaviour, request: IncomingMessage, response: ServerResponse): void {
  if (as === 'hangs') return;
  if (as === 'trickles') trickle(response);
  else if (as === 'answers 10 MB') response.writeHead(500).end(Buffer.alloc(10 * 1024 ** 2, 'x'));
  else if (as === 'redirects') response.writeHead(302, { location: request.url ?? '/' }).end();
  else if (as === 'breaks off') request.socket.destroy();
  else response.writeHead(500).end('{}');
}

/** One byte of an endless answer every tenth of a second. */
function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '100000' });
  const timer = setInterval(() => response.write('x'), 100);
  response.on('close', () => clearInterval(timer));
}
