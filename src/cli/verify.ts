// gapura verify: says whether a captured message's signature is right, and if not, why.
import { readFileSync } from 'node:fs';
import { diagnoseSignature, type Finding } from '../wire/classic/diagnose.ts';
import { diagnoseTimestamp } from '../wire/classic/diagnosis/timestamp.ts';
import { timestampToleranceSeconds } from '../wire/classic/headers.ts';
import type { TimestampLabel } from '../wire/classic/signature.ts';
import { type Command, CommandFailed, parsed, type Terminal, UsageError } from './command.ts';
import { headersOf, type Message, readMessage } from './http-message.ts';
import { findCredentials, merchantHelp, merchantOptions } from './merchant-options.ts';

const help = `
Usage: gapura verify [URL or path] -H 'Name: value' … -d BODY --secret KEY
       gapura verify --file MESSAGE --secret KEY

Checks the signature of a request, an answer or a notification, and says what went wrong: the wrong
secret, a body that was changed, a path, a timestamp in local time, a layout. Options are named as
curl names them: put "gapura verify --secret KEY" in place of "curl" before a request that fails.

  -H, --header LINE    a header; repeat it
  -d, --data BODY      the body as text; @FILE reads its bytes from a file
  -X, --request METHOD GET has no digest; POST unless given, where there is a body
  --file FILE          a whole HTTP message: first line, headers, empty line, body; - reads stdin
  --path PATH          the path that was signed, where the message does not say it
  --receiver           word the remedies for who received the message, not for who signed it${merchantHelp}

Exit code 0 where the signature is right, 1 where it is not.`;

const options = {
  ...merchantOptions,
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
  summary: 'say whether a signature is right, and if not, why',
  help,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const merchant = findCredentials(values, terminal.env);
    if (merchant === undefined) throw new UsageError('Give the secret key with --secret.');
    const message = await messageOf(values, positionals, terminal);
    const question = questionOf(message, values.path);
    const asked = { ...question, secrets: merchant.secrets };
    const reader = values.receiver ? ('receiver' as const) : ('sender' as const);
    const findings = diagnoseSignature({ ...asked, reader });
    const verdict = findings.length === 0 ? 'The signature is right.' : wrong(findings);
    terminal.print([verdict, ...lateness(question)].join('\n'));
    return findings.length === 0 ? 0 : 1;
  },
};

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

async function messageOf(values: Values, positionals: string[], terminal: Terminal) {
  const [target, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one too many: quote the body.`);
  if (values.file !== undefined) return readMessage(await bytesOf(values.file, terminal));
  const headers = headersOf(values.header ?? []);
  const data = values.data ?? values['data-raw'] ?? values['data-binary'];
  const body =
    data === undefined
      ? Buffer.alloc(0)
      : data.startsWith('@')
        ? await bytesOf(data.slice(1), terminal)
        : Buffer.from(data);
  const method = values.request;
  return {
    headers,
    body,
    ...(method === undefined ? {} : { method }),
    ...(target === undefined ? {} : { target }),
  } satisfies Message;
}

async function bytesOf(path: string, terminal: Terminal): Promise<Buffer> {
  if (path === '-') return terminal.input();
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function questionOf({ headers, body, method, target }: Message, path: string | undefined) {
  const answered = headers['response-timestamp'] !== undefined;
  const label: TimestampLabel = answered ? 'Response-Timestamp' : 'Request-Timestamp';
  const where = path ?? target;
  if (where === undefined) throw new UsageError('Say which path was signed: give --path.');
  const header = (name: string) => {
    const value = headers[name.toLowerCase()];
    if (value !== undefined) return value;
    throw new UsageError(`The header ${name} is not there.`);
  };
  const hasDigest = method === undefined ? body.length > 0 : method.toUpperCase() !== 'GET';
  const parts = {
    clientId: header('Client-Id'),
    requestId: header('Request-Id'),
    timestamp: header(label),
    target: pathOf(where),
    ...(hasDigest ? { body } : {}),
  };
  return { parts, label, signature: header('Signature'), ...urlOf(where) };
}

function pathOf(where: string): string {
  const path = where.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function urlOf(where: string): { url?: string } {
  return URL.canParse(where) ? { url: where } : {};
}

function wrong(findings: Finding[]): string {
  const lines = findings.map(({ code, proven, message }) => {
    if (code === 'unexplained') return `  ${message}`;
    return `  ${proven ? 'Found' : 'Maybe'}: ${message}`;
  });
  return ['The signature is NOT right.', ...lines].join('\n');
}

/** A captured message is old by nature, so its age is told beside the verdict and changes nothing. */
function lateness({ parts, label }: ReturnType<typeof questionOf>): string[] {
  const late = diagnoseTimestamp({
    timestamp: parts.timestamp,
    now: new Date(),
    toleranceSeconds: timestampToleranceSeconds,
    label,
  });
  return late === undefined ? [] : [`At this moment it would be refused: ${late.message}`];
}
