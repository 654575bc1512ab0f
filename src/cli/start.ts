// gapura start: runs the gateway until a signal stops it.
import { type Config, loadConfig } from '../config/environment.ts';
import { createLog, type Log } from '../lib/log.ts';
import { type Gateway, startGateway } from '../main.ts';
import { type Command, parsed } from './command.ts';
import { writeDemoFile } from './demo-file.ts';
import { welcome } from './welcome.ts';

/** How long a graceful stop may take before the process exits in any case, in milliseconds. */
const stopWithinMs = 9_000;

const help = `
Usage: gapura start

Starts the gateway, which runs until SIGINT or SIGTERM. All settings come from the environment:

  PORT, HOST           8080, 127.0.0.1; PORT=0 takes a free port
  PUBLIC_URL           base of every link that it creates; http://localhost:PORT unless set
  DATA_DIR             ./.gapura: the embedded database and generated keys
  DATABASE_URL         a PostgreSQL 15 or newer instead of the embedded one
  GAPURA_MODE          sandbox or production
  GAPURA_CONFIG        path of the configuration file
  ENCRYPTION_KEY       32 bytes in base64; generated in DATA_DIR in the sandbox
  LOG_LEVEL            info; JSON lines on stderr

docs/configuration.md has the full list.`;

export const start: Command = {
  summary: 'start the gateway (settings come from the environment)',
  help,
  async run(args) {
    parsed({ args, options: {} });
    const signal = signalled();
    let log: Log;
    let config: Config;
    let gateway: Gateway;
    try {
      config = loadConfig(process.env);
      log = createLog(config.logLevel);
      gateway = await startGateway(config, log);
    } catch (error) {
      return fail(error);
    }
    if (config.mode === 'sandbox') {
      writeDemoFile(config.dataDir, gateway.publicUrl, gateway.demo);
    }
    process.stdout.write(welcome(gateway, config));
    const why = await Promise.race([signal, gateway.lost.then((reason) => ({ lost: reason }))]);
    return stop(gateway, log, typeof why === 'string' ? undefined : why.lost);
  },
};

/** Resolves at the first SIGTERM or SIGINT, even if it comes while the gateway is starting. */
function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.on('SIGTERM', resolve);
    process.on('SIGINT', resolve);
  });
}

async function stop(gateway: Gateway, log: Log, lost: string | undefined): Promise<number> {
  if (lost !== undefined) process.stderr.write(`${lost}\n`);
  const deadline = setTimeout(() => {
    log.error('stopping took too long; exiting now');
    process.exit(1);
  }, stopWithinMs);
  await gateway.stop();
  clearTimeout(deadline);
  // Handles that libraries keep open must not keep a stopped gateway running.
  setImmediate(() => process.exit());
  return lost === undefined ? 0 : 1;
}

/** Prints one sentence for errors that the user can fix, and the whole error for bugs. */
function fail(error: unknown): number {
  process.stderr.write(`${explain(error)}\n`);
  setImmediate(() => process.exit());
  return 1;
}

function explain(error: unknown): string {
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
  ];
  return expected.includes(error.constructor.name) ? error.message : (error.stack ?? error.message);
}
