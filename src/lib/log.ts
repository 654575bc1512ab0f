// The log: JSON lines on stderr, without secrets.
import pino, { type Logger } from 'pino';
import { traceOfLine } from './tracing.ts';

export type Log = Logger;

const secret = [
  'secret_key',
  'secretKey',
  'secret_keys',
  'password',
  'pin',
  'otp',
  'cvv',
  'card_number',
  'cardNumber',
  'authorization',
  'signature',
  'encryption_key',
  'ENCRYPTION_KEY',
  'DATABASE_URL',
  'access_token',
  'accessToken',
  'cookie',
];

/** The paths of secrets: at the top of an entry, and one or two levels down. */
const redacted = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A logger at `level` that writes to `destination`, by default stderr. */
export function createLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted, censor: '[redacted]' },
      serializers: { err: loggedError },
      mixin: traceOfLine,
    },
    destination,
  );
}

interface LoggedError {
  type: string;
  message: string;
  code?: string | undefined;
  stack?: string | undefined;
  cause?: LoggedError | undefined;
}

/** The useful parts of an error. Libraries attach whole connections to theirs, which must not be logged. */
function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return {
    type: error.name,
    message: error.message,
    code,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : loggedError(error.cause),
  };
}
