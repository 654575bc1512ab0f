// gapura listen: a notification URL for a merchant that verifies, prints and, if asked, forwards.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Command,
  CommandFailed,
  parsed,
  type Terminal,
  UsageError,
  wholeNumber,
} from './command.ts';
import { findCredentials, merchantHelp, merchantOptions } from './merchant-options.ts';
import { describeNotification } from './received-notification.ts';

const defaultPath = '/payments/notifications';
const bodyLimitBytes = 1024 * 1024;
const forwardWithinMs = 10_000;

const help = `
Usage: gapura listen [--port 9000] [--path PATH] [--forward URL]

Waits for notifications, verifies each signature over the raw body, prints the content and answers
200. If the signature is not valid it answers 400, so that the gateway retries. Ends with Ctrl-C.

  --port PORT          9000 unless given; 0 takes a free one
  --host HOST          127.0.0.1 unless given
  --path PATH          path of the notification URL as the gateway calls it; it is signed.
                       The demo merchant's unless given, else ${defaultPath}
  --forward URL        sends each notification to URL, byte for byte with its headers, and answers
                       with the same status. Its path may differ; the signed path is --path.
  --answer STATUS      always answers with this HTTP status: 500 shows how the gateway retries
  --body               prints the body as well${merchantHelp}

  gapura listen --forward http://localhost:3000/payments/notifications`;

interface Listening {
  terminal: Terminal;
  path: string;
  secrets: readonly string[];
  clientId?: string | undefined;
  forward?: string | undefined;
  answer?: number | undefined;
  showBody: boolean;
}

export const listen: Command = {
  summary: 'receive notifications, verify and print them',
  help,
  async run(args, terminal) {
    const { host, port, listening } = readOptions(args, terminal);
    const server = createServer((request, response) => {
      receive(listening, request, response).catch((error: Error) => {
        terminal.warn(`A notification could not be read: ${error.message}`);
        response.destroy();
      });
    });
    const stopped = terminal.stopped();
    const bound = await open(server, host, port);
    terminal.print(`Listening at http://${host}:${bound}${listening.path}`);
    await stopped;
    await closed(server);
    return 0;
  },
};

function readOptions(args: string[], terminal: Terminal) {
  const options = {
    ...merchantOptions,
    port: { type: 'string', default: '9000' },
    host: { type: 'string', default: '127.0.0.1' },
    path: { type: 'string' },
    forward: { type: 'string' },
    answer: { type: 'string' },
    body: { type: 'boolean', default: false },
  } as const;
  const { values } = parsed({ args, options });
  const port = wholeNumber('--port', values.port, 0);
  if (port > 65_535) throw new UsageError(`--port is "${values.port}": give at most 65535.`);
  const answer =
    values.answer === undefined ? undefined : wholeNumber('--answer', values.answer, 200);
  if (answer !== undefined && answer > 599) throw new UsageError('--answer is 200 to 599.');
  if (values.forward !== undefined && !/^https?:\/\//.test(values.forward)) {
    throw new UsageError(`--forward is "${values.forward}": give an http or https address.`);
  }
  const merchant = findCredentials(values, terminal.env);
  if (merchant === undefined) {
    throw new UsageError('Without the secret key nothing can be verified: give --secret.');
  }
  const listening: Listening = {
    terminal,
    path: values.path ?? pathOf(merchant.notificationUrl),
    secrets: merchant.secrets,
    showBody: values.body,
    clientId: merchant.clientId,
    forward: values.forward,
    answer,
  };
  if (!listening.path.startsWith('/')) throw new UsageError('--path begins with a slash.');
  return { host: values.host, port, listening };
}

function pathOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).pathname : defaultPath;
}

async function receive(listening: Listening, request: IncomingMessage, response: ServerResponse) {
  const { terminal, path, forward, showBody } = listening;
  const body = await bodyOf(request);
  const called = (request.url ?? '/').replace(/\?.*$/s, '');
  if (request.method !== 'POST' || called !== path) {
    terminal.print(`${request.method} ${called}: not a notification; they come as POST ${path}`);
    response.writeHead(404).end();
    return;
  }
  const { genuine, lines } = describeNotification(listening, body, request.headers, new Date());
  for (const line of lines) terminal.print(line);
  if (showBody) terminal.print(`  ${body.toString('utf8')}`);
  const isForwarded = genuine && forward !== undefined;
  const status =
    listening.answer ??
    (isForwarded ? await sendOn(listening, request, body) : genuine ? 200 : 400);
  response.writeHead(status).end();
}

/** Forwards a notification. Returns the HTTP status of the answer, or 502 if there is none. */
async function sendOn(
  { terminal, forward = '' }: Listening,
  request: IncomingMessage,
  body: Buffer,
) {
  const kept = ['client-id', 'request-id', 'request-timestamp', 'signature', 'content-type'];
  const headers = kept.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  try {
    const signal = AbortSignal.timeout(forwardWithinMs);
    const init = { method: 'POST', headers, body: new Uint8Array(body), signal };
    const { status } = await fetch(forward, { ...init, redirect: 'manual' });
    terminal.print(`  forwarded to ${forward}: HTTP ${status}`);
    return status;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    terminal.print(`  not forwarded to ${forward}: ${cause?.message || message}`);
    return 502;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimitBytes) throw new Error(`it is longer than ${bodyLimitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function open(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use: choose another with --port.`
          : error.message;
      reject(new CommandFailed(why));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
