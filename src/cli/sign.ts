// gapura sign: signs a call as a merchant, and shows what was signed.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { requestHeaders } from '../wire/classic/headers.ts';
import { componentString, signingKey } from '../wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../wire/snap/headers.ts';
import { symmetricText } from '../wire/snap/signature.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
} from './command.ts';
import { credentials, findPrivateKey } from './credentials.ts';
import { gatewayUrl, merchantOptions, privateKeyOption, urlOption } from './options.ts';

const options = {
  ...jsonOption,
  ...urlOption,
  ...merchantOptions,
  ...privateKeyOption,
  data: { type: 'string', short: 'd' },
  request: { type: 'string', short: 'X' },
  'request-id': { type: 'string' },
  timestamp: { type: 'string' },
  token: { type: 'string' },
  'token-request': { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

interface Signed {
  headers: Readonly<Record<string, string>>;
  /** The text that the signature covers. */
  signed: string;
}

export const sign: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const [target, ...rest] = positionals;
    if (target === undefined || rest.length > 0) throw new UsageError('Give one path to sign.');
    const path = pathOf(target);
    const body = await bodyOf(values.data, terminal);
    const method = (values.request ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
    const { headers, signed } = made({ path, body, method }, values, terminal.env);
    const url = gatewayUrl(values.url, terminal.env) + path;
    const curl = curlOf(method, url, headers, body);
    const shown = values.explain ? [signed, '', curl] : [curl];
    report(terminal, values.json, { method, url, headers, signed, curl }, shown.join('\n'));
    return 0;
  },
};

interface Call {
  path: string;
  body: Buffer | undefined;
  method: string;
}

function made(call: Call, values: Values, env: NodeJS.ProcessEnv): Signed {
  const merchant = credentials(values, env);
  const { clientId } = merchant;
  const key = signingKey(merchant.secrets[0]);
  const at = instantOf(values.timestamp);
  if (values['token-request']) return tokenRequest(clientId, at, values, env);
  const id = values['request-id'];
  if (values.token !== undefined) {
    const { token } = values;
    const body = call.body ?? Buffer.alloc(0);
    const message = { clientId, externalId: id ?? externalId(), target: call.path, token, body };
    const headers = transactionHeaders(key, message, at);
    const timestamp = headers['X-TIMESTAMP'];
    const parts = { method: 'POST', target: call.path, token, timestamp, body } as const;
    return { headers, signed: symmetricText(parts) };
  }
  // DOKU API, Signature: the query is not signed, and GET and DELETE have no digest.
  const target = call.path.replace(/\?.*$/s, '');
  const body = ['GET', 'DELETE'].includes(call.method) ? undefined : (call.body ?? Buffer.alloc(0));
  const message = { clientId, requestId: id ?? randomUUID(), target, body };
  const headers = requestHeaders(key, message, at);
  const parts = { ...message, timestamp: headers['Request-Timestamp'] };
  return { headers: defined(headers), signed: componentString(parts) };
}

function tokenRequest(clientId: string, at: Date, values: Values, env: NodeJS.ProcessEnv): Signed {
  const privateKey = findPrivateKey(values['private-key'], clientId, env);
  if (privateKey === undefined) throw new UsageError('Give the RSA key with --private-key.');
  const headers = tokenRequestHeaders(privateKey, clientId, at);
  return { headers, signed: `${clientId}|${headers['X-TIMESTAMP']}` };
}

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

function instantOf(text: string | undefined): Date {
  const at = text === undefined ? new Date() : new Date(text);
  if (!Number.isNaN(at.getTime())) return at;
  throw new UsageError(`--timestamp is "${text}": write 2026-03-20T08:30:00Z.`);
}

/** At most 36 digits, another one each time. */
function externalId(): string {
  return BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 28)}`).toString();
}

function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  if (path.startsWith('/')) return path;
  throw new UsageError(`"${target}" is not a path: it begins with a slash.`);
}

async function bodyOf(data: string | undefined, terminal: Terminal): Promise<Buffer | undefined> {
  if (data === undefined) return undefined;
  if (!data.startsWith('@')) return Buffer.from(data);
  const path = data.slice(1);
  if (path === '-') return terminal.input();
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** A command that sends exactly the bytes that were signed. */
function curlOf(method: string, url: string, headers: Signed['headers'], body: Buffer | undefined) {
  const lines = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data = body === undefined ? [] : [`--data-binary ${quoted(body.toString('utf8'))}`];
  return [`curl -X ${method} ${quoted(url)}`, ...lines, ...data].join(' \\\n  ');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
