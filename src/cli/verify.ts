// gapura verify: says whether the signature of a captured message is valid, and if not, why.
import { readFileSync } from 'node:fs';
import { diagnoseSignature, type Finding } from '../wire/classic/diagnose.ts';
import { diagnoseTimestamp } from '../wire/classic/diagnosis/timestamp.ts';
import { timestampToleranceSeconds } from '../wire/classic/headers.ts';
import {
  signedForms,
  signingKey,
  type TimestampLabel,
  verifies,
} from '../wire/classic/signature.ts';
import { type Command, CommandFailed, parsed, type Terminal, UsageError } from './command.ts';
import { headersOf, type Message, readMessage } from './http-message.ts';
import { leniencyLines } from './leniency.ts';
import { findCredentials, merchantHelp, merchantOptions } from './merchant-options.ts';

const help = `
Usage: gapura verify [URL or path] -H 'Name: value' … -d BODY --secret KEY
       gapura verify --file MESSAGE --secret KEY

Checks the signature of a request, an answer or a notification, and says what is wrong: the secret, a
changed body, the path, a timestamp in local time, the layout. The options have the same names as in
curl: write "gapura verify --secret KEY" instead of "curl" before a request that fails.

  -H, --header LINE    a header; repeat it
  -d, --data BODY      the body as text; @FILE reads its bytes from a file
  -X, --request METHOD GET has no digest; POST unless given, if there is a body
  --file FILE          a whole HTTP message: first line, headers, empty line, body; - reads stdin
  --path PATH          the path that was signed, if the message does not contain it
  --receiver           explain it for the receiver of the message, not for its sender${merchantHelp}

Exit code 0 if the signature is valid, 1 if it is not.`;

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
  summary: 'say whether a signature is valid, and if not, why',
  help,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const merchant = findCredentials(values, terminal.env);
    if (merchant === undefined) throw new UsageError('Give the secret key with --secret.');
    const message = await messageOf(values, positionals, terminal);
    const question = questionOf(message, values.path);
    const reader = values.receiver ? ('receiver' as const) : ('sender' as const);
    const { secrets } = merchant;
    const isAccepted = secrets.some((secret) => isSignedBy(secret, question));
    const findings = isAccepted ? [] : diagnoseSignature({ ...question, secrets, reader });
    const result = findings.length === 0 ? 'The signature is valid.' : explained(findings);
    const read = leniencyLines(question.parts.target, message.body);
    terminal.print([result, ...lateness(question), ...read].join('\n'));
    return findings.length === 0 ? 0 : 1;
  },
};

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

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

function questionOf({ headers, body, method, target }: Message, path: string | undefined) {
  const isAnswer = headers['response-timestamp'] !== undefined;
  const label: TimestampLabel = isAnswer ? 'Response-Timestamp' : 'Request-Timestamp';
  const where = path ?? target;
  if (where === undefined) throw new UsageError('Say which path was signed: give --path.');
  const header = (name: string) => {
    const value = headers[name.toLowerCase()];
    if (value !== undefined) return value;
    throw new UsageError(`The header ${name} is missing.`);
  };
  const hasDigest = method === undefined ? body.length > 0 : method.toUpperCase() !== 'GET';
  const parts = {
    clientId: header('Client-Id'),
    requestId: header('Request-Id'),
    timestamp: header(label),
    target: pathOf(where),
    body: hasDigest ? body : undefined,
  };
  const url = URL.canParse(where) ? where : undefined;
  return { parts, label, signature: header('Signature'), url };
}

/** As the gateway decides it: a call without a body may be signed with the digest of no bytes. */
function isSignedBy(secret: string, { parts, label, signature }: ReturnType<typeof questionOf>) {
  const { body = Buffer.alloc(0), ...rest } = parts;
  const forms = label === 'Request-Timestamp' ? signedForms(rest, body) : [parts];
  return forms.some((form) => verifies(signingKey(secret), form, signature, label));
}

function pathOf(where: string): string {
  const path = where.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function explained(findings: Finding[]): string {
  const lines = findings.map(({ code, proven, message }) => {
    if (code === 'unexplained') return `  ${message}`;
    return `  ${proven ? 'Found' : 'Maybe'}: ${message}`;
  });
  return ['The signature is NOT valid.', ...lines].join('\n');
}

/** A captured message is usually old, so its age is only mentioned and does not change the result. */
function lateness({ parts, label }: ReturnType<typeof questionOf>): string[] {
  const late = diagnoseTimestamp({
    timestamp: parts.timestamp,
    now: new Date(),
    toleranceSeconds: timestampToleranceSeconds,
    label,
  });
  return late === undefined ? [] : [`Now it would be refused: ${late.message}`];
}
