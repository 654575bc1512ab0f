// Where the PostgreSQL server is, and the message for the person who starts the gateway if it cannot be reached.

/** A URL or its parts. `host` may be the folder of a unix socket. */
export interface PostgresConnection {
  connectionString?: string | undefined;
  host?: string | undefined;
  port?: number | undefined;
  user?: string | undefined;
  password?: string | undefined;
  database?: string | undefined;
}

/** PostgreSQL cannot be used. The message is one sentence: what is wrong and how to fix it. */
export class DatabaseUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseUnavailable';
  }
}

/**
 * Wraps an error that the driver threw while connecting. The message never contains the password. `setting` is
 * the variable that the connection comes from.
 */
export function unavailable(
  connection: PostgresConnection,
  error: unknown,
  setting = 'DATABASE_URL',
): DatabaseUnavailable {
  if (error instanceof DatabaseUnavailable) return error;
  const reason = reasonOf(error);
  const message = `PostgreSQL at ${addressOf(connection)} cannot be used (${reason}); check that it runs and that ${setting} is right.`;
  return new DatabaseUnavailable(message, { cause: error });
}

function reasonOf(error: unknown): string {
  // A name with several addresses fails with one error per address and an empty message.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}

function addressOf(connection: PostgresConnection): string {
  if (connection.connectionString === undefined) {
    return `${connection.host ?? 'localhost'}:${connection.port ?? 5432}`;
  }
  try {
    const url = new URL(connection.connectionString);
    return url.host + url.pathname;
  } catch {
    return 'the address of DATABASE_URL';
  }
}
