// gapura listen: a notification URL for a merchant that verifies, prints and, if asked, forwards.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Backfilled, backfill } from './backfill.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  type Terminal,
  UsageError,
  wholeNumber,
} from './command.ts';
import { findCredentials, findPrivateKey } from './credentials.ts';
import { secondsOf } from './duration.ts';
import { type Listening, receive } from './listener.ts';
import { officeOf } from './office-calls.ts';
import {
  gatewayKeyOption,
  gatewayUrl,
  merchantOptions,
  privateKeyOption,
  urlOption,
} from './options.ts';
import { gatewayKey } from './rsa-keys.ts';
import { tokenDesk } from './token-desk.ts';

const defaultPath = '/payments/notifications';
const defaultSnapPath = '/v1.0/debit/notify';
const tokenPath = '/v1.0/access-token/b2b';

const options = {
  ...jsonOption,
  ...urlOption,
  ...merchantOptions,
  ...privateKeyOption,
  ...gatewayKeyOption,
  port: { type: 'string', default: '9000' },
  host: { type: 'string', default: '127.0.0.1' },
  path: { type: 'string' },
  'snap-path': { type: 'string' },
  forward: { type: 'string' },
  'forward-to': { type: 'string' },
  backfill: { type: 'string' },
  'office-key': { type: 'string' },
  answer: { type: 'string' },
  body: { type: 'boolean', default: false },
} as const;

export const listen: Command = {
  options,
  async run(args, terminal) {
    const { host, port, listening, span, office } = readOptions(args, terminal);
    const server = createServer((request, response) => {
      receive(listening, request, response).catch((error: Error) => {
        terminal.warn(`A notification could not be read: ${error.message}`);
        response.destroy();
      });
    });
    const stopped = terminal.stopped();
    const taken = await open(server, host, port);
    const origin = `http://${host}:${taken}`;
    const { path, snapPath } = listening;
    if (listening.json) {
      const at = { url: origin + path, snap_url: origin + snapPath, token_url: origin + tokenPath };
      terminal.print(JSON.stringify({ event: 'listening', ...at }));
    } else {
      terminal.print(`Listening at ${origin}${path}`);
      terminal.print(`    for SNAP ${origin}${snapPath}, tokens at ${tokenPath}`);
    }
    if (office !== undefined && span !== undefined) {
      const paths = [path, snapPath];
      const { clientId } = listening;
      try {
        tell(listening, await backfill({ office, clientId, span, port: taken, paths }));
      } catch (error) {
        await closed(server);
        throw error;
      }
    }
    await stopped;
    await closed(server);
    return 0;
  },
};

function readOptions(args: string[], terminal: Terminal) {
  const { values } = parsed({ args, options });
  const port = wholeNumber('--port', values.port, 0);
  if (port > 65_535) throw new UsageError(`--port is "${values.port}": give at most 65535.`);
  const answer =
    values.answer === undefined ? undefined : wholeNumber('--answer', values.answer, 200);
  if (answer !== undefined && answer > 599) throw new UsageError('--answer is 200 to 599.');
  const forward = values['forward-to'] ?? values.forward;
  if (forward !== undefined && !/^https?:\/\//.test(forward)) {
    throw new UsageError(`--forward-to is "${forward}": give an http or https address.`);
  }
  const { env } = terminal;
  const merchant = findCredentials(values, env);
  if (merchant === undefined) {
    throw new UsageError('Without the secret key nothing can be verified: give --secret.');
  }
  const { clientId, secrets } = merchant;
  const privateKey = findPrivateKey(values['private-key'], clientId, env);
  const url = gatewayUrl(values.url, env);
  const findGatewayKey = () => gatewayKey(values['gateway-key'], url);
  const listening: Listening = {
    terminal,
    json: values.json,
    path: slashed('--path', values.path ?? pathOf(merchant.notificationUrl, defaultPath)),
    snapPath: slashed(
      '--snap-path',
      values['snap-path'] ?? pathOf(merchant.snapNotificationUrl, defaultSnapPath),
    ),
    secrets,
    desk: tokenDesk({ clientId, privateKey, findGatewayKey }),
    showBody: values.body,
    clientId,
    forward,
    answer,
  };
  const span = values.backfill;
  const office = span === undefined ? undefined : officeOf(values, env);
  if (span !== undefined) secondsOf(span);
  return { host: values.host, port, listening, span, office };
}

function tell({ json, terminal }: Listening, { resent, elsewhere }: Backfilled): void {
  if (json) {
    terminal.print(JSON.stringify({ event: 'backfill', resent, elsewhere }));
    return;
  }
  terminal.print(`Backfill: ${resent} notifications are sent again.`);
  for (const url of elsewhere) {
    terminal.print(`  Others were sent to ${url}, which is not here: see gapura resend.`);
  }
}

function slashed(option: string, path: string): string {
  if (path.startsWith('/')) return path;
  throw new UsageError(`${option} begins with a slash.`);
}

function pathOf(url: string | undefined, fallback: string): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).pathname : fallback;
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
