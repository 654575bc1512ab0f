// gapura verify: says whether the signature of a captured message is valid, and if not, why.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isSame, linesAsText } from '../wire/explanation.ts';
import type { Checked } from './checked.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
} from './command.ts';
import { findCredentials, findPrivateKey } from './credentials.ts';
import { headersOf, type Message, readMessage } from './http-message.ts';
import {
  gatewayKeyOption,
  gatewayUrl,
  merchantOptions,
  privateKeyOption,
  urlOption,
} from './options.ts';
import { gatewayKey, publicKeyIn } from './rsa-keys.ts';
import { checkClassic } from './verify-classic.ts';
import { checkCall, checkTokenRequest, snapKind } from './verify-snap.ts';

const options = {
  ...jsonOption,
  ...urlOption,
  ...merchantOptions,
  ...privateKeyOption,
  ...gatewayKeyOption,
  'public-key': { type: 'string', multiple: true },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string', short: 'd' },
  'data-raw': { type: 'string' },
  'data-binary': { type: 'string' },
  request: { type: 'string', short: 'X' },
  silent: { type: 'boolean', short: 's' },
  include: { type: 'boolean', short: 'i' },
  file: { type: 'string' },
  path: { type: 'string' },
  receiver: { type: 'boolean', default: false },
} as const;

export const verify: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const message = await messageOf(values, positionals, terminal);
    const checked = await check(message, values, terminal);
    const { findings, lines, ...rest } = checked;
    const valid = findings.length === 0;
    const why = valid ? { findings } : { findings, lines };
    report(terminal, values.json, { valid, ...rest, ...why }, textOf(checked));
    return valid ? 0 : 1;
  },
};

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

async function check(message: Message, values: Values, { env }: Terminal): Promise<Checked> {
  const reader = values.receiver ? 'receiver' : 'sender';
  const kind = snapKind(message);
  if (kind === 'token-request') {
    return checkTokenRequest(message, await publicKeys(message, values, env), reader);
  }
  const merchant = findCredentials(values, env);
  if (merchant === undefined) throw new UsageError('Give the secret key with --secret.');
  const checked = kind === 'call' ? checkCall : checkClassic;
  return checked(message, values.path, merchant.secrets, reader);
}

/** The public keys that a token request may be checked with: a merchant signs its own, the gateway signs its own. */
async function publicKeys(message: Message, values: Values, env: NodeJS.ProcessEnv) {
  const given = values['public-key'];
  if (given !== undefined) return given.map(publicKeyIn);
  const keys: KeyObject[] = [];
  const own = findPrivateKey(values['private-key'], message.headers['x-client-key'] ?? '', env);
  if (own !== undefined) keys.push(createPublicKey(own));
  try {
    keys.push(await gatewayKey(values['gateway-key'], gatewayUrl(values.url, env)));
  } catch (error) {
    // Whose request it is, nobody knows yet: one key is enough.
    const isAsked = values['gateway-key'] !== undefined;
    if (isAsked || keys.length === 0 || !(error instanceof CommandFailed)) throw error;
  }
  return keys;
}

async function messageOf(values: Values, positionals: string[], terminal: Terminal) {
  const [target, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is not expected: quote the body.`);
  if (values.file !== undefined) return readMessage(await bytesOf(values.file, terminal));
  const headers = headersOf(values.header ?? []);
  const data = values.data ?? values['data-raw'] ?? values['data-binary'];
  const body =
    data === undefined
      ? Buffer.alloc(0)
      : data.startsWith('@')
        ? await bytesOf(data.slice(1), terminal)
        : Buffer.from(data);
  return { headers, body, method: values.request, target } satisfies Message;
}

async function bytesOf(path: string, terminal: Terminal): Promise<Buffer> {
  if (path === '-') return terminal.input();
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function textOf({ findings, lines, late, leniency = [] }: Checked): string {
  const found = findings.map(({ code, proven, message }) => {
    if (code === 'unexplained') return `  ${message}`;
    return `  ${proven ? 'Found' : 'Maybe'}: ${message}`;
  });
  return [
    findings.length === 0 ? 'The signature is valid.' : 'The signature is NOT valid.',
    ...found,
    ...(findings.length > 0 && lines.some((line) => isSame(line) === false)
      ? ['Line by line, as it should have been signed:', ...linesAsText(lines)]
      : []),
    ...(late === undefined ? [] : [`Now it would be refused: ${late.message}`]),
    ...leniency,
  ].join('\n');
}
