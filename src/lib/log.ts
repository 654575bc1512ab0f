// The log: JSON lines on stderr, with secrets taken out.
import pino, { type Logger } from 'pino';

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

/** Every secret's name at the top of an entry and one or two levels down. */
const redacted = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A logger at `level` that writes to `destination` (stderr unless told). */
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
      serializers: { err: pino.stdSerializers.err },
    },
    destination,
  );
}
