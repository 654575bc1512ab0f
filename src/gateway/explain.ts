// One sentence for a start that failed: what is wrong and how to fix it.

/** What the person who starts the gateway is told: a sentence for what they can fix, the stack of a bug. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use: stop the program that uses it, or set PORT to another (0 takes a free one).`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Port ${port} needs more rights: set PORT to one above 1023.`;
  }
  const isListening = syscall === 'listen' || syscall === 'getaddrinfo';
  if (isListening && (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')) {
    return 'HOST is not an address of this machine: set it to one, such as 127.0.0.1 or 0.0.0.0.';
  }
  const expected = [
    'ConfigError',
    'DatabaseUnavailable',
    'DataDirInUse',
    'EmbeddedFailed',
    'SchemaMismatch',
    'SealedElsewhere',
    'WorkerFailed',
  ];
  return expected.includes(error.constructor.name) ? error.message : (error.stack ?? error.message);
}
