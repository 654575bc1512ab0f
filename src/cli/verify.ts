// gapura verify: says whether the signature of a captured message is valid, and if not, why.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isSame, linesAsText } from '../wire/explanation.ts';
import { isCurl, readCurl } from './captures/curl.ts';
import { isHar, readHar } from './captures/har.ts';
import type { Checked } from './checked.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
  wholeNumber,
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
  entry: { type: 'string' },
  path: { type: 'string' },
  receiver: { type: 'boolean', default: false },
} as const;

export const verify: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const captured = await capturedBy(values, positionals, terminal);
    const all: { entry?: number | undefined; checked: Checked; target?: string | undefined }[] = [];
    for (const { entry, message } of captured) {
      const checked = await check(message, values, terminal);
      all.push({ entry, checked, target: message.target });
    }
    const results = all.map(({ entry, checked }) => ({ entry, ...resultOf(checked) }));
    const [only, ...others] = results;
    const texts = all.map(({ entry, checked, target }) =>
      entry === undefined ? textOf(checked) : `Entry ${entry}, ${target}\n${textOf(checked)}`,
    );
    const result = others.length === 0 && only !== undefined ? only : { messages: results };
    report(terminal, values.json, result, texts.join('\n'));
    return results.every(({ valid }) => valid) ? 0 : 1;
  },
};

function resultOf({ findings, lines, ...rest }: Checked) {
  const valid = findings.length === 0;
  return { valid, ...rest, ...(valid ? { findings } : { findings, lines }) };
}

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

interface Captured {
  /** Its place in a HAR file. */
  entry?: number | undefined;
  message: Message;
}

/** The message of the command line, or those of a file: an HTTP message, a curl command or a HAR file. */
async function capturedBy(
  values: Values,
  positionals: string[],
  terminal: Terminal,
): Promise<Captured[]> {
  const [target, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is not expected: quote the body.`);
  const entry = values.entry === undefined ? undefined : wholeNumber('--entry', values.entry, 1);
  if (values.file !== undefined) {
    const raw = await bytesOf(values.file, terminal);
    const text = raw.toString('utf8');
    if (isHar(text)) return readHar(text, entry);
    if (entry !== undefined) throw new UsageError('--entry is for a HAR file.');
    return [{ message: isCurl(text) ? readCurl(text, fileBytes) : readMessage(raw) }];
  }
  const headers = headersOf(values.header ?? []);
  const data = values.data ?? values['data-raw'] ?? values['data-binary'];
  const body =
    data === undefined
      ? Buffer.alloc(0)
      : data.startsWith('@')
        ? await bytesOf(data.slice(1), terminal)
        : Buffer.from(data);
  return [{ message: { headers, body, method: values.request, target } }];
}

async function bytesOf(path: string, terminal: Terminal): Promise<Buffer> {
  return path === '-' ? terminal.input() : fileBytes(path);
}

function fileBytes(path: string): Buffer {
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
