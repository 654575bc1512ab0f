// gapura start: runs the gateway until a signal stops it.
import { type Config, loadConfig } from '../config/environment.ts';
import { explain } from '../gateway/explain.ts';
import { createLog, type Log } from '../lib/log.ts';
import type { startGateway } from '../main.ts';
import type { Gateway } from '../prepare.ts';
import { type Command, jsonOption, parsed } from './command.ts';
import { writeDemoFile } from './demo-file.ts';
import { started, welcome } from './welcome.ts';

/** How long a graceful stop may take before the process exits in any case, in milliseconds. */
const stopWithinMs = 9_000;

const options = { ...jsonOption, workers: { type: 'string' } } as const;

export const start: Command = {
  options,
  async run(args) {
    const { values } = parsed({ args, options });
    const signal = signalled();
    let log: Log;
    let config: Config;
    let gateway: Gateway;
    try {
      config = loadConfig({ ...process.env, WORKERS: values.workers ?? process.env.WORKERS });
      log = createLog(config.logLevel);
      gateway = await (await starter(config))(config, log);
    } catch (error) {
      return fail(error, values.json);
    }
    if (config.mode === 'sandbox') {
      writeDemoFile(config.dataDir, gateway.publicUrl, gateway);
    }
    process.stdout.write(
      values.json ? `${JSON.stringify(started(gateway, config))}\n` : welcome(gateway, config),
    );
    const why = await Promise.race([signal, gateway.lost.then((reason) => ({ lost: reason }))]);
    return stop(gateway, log, typeof why === 'string' ? undefined : why.lost);
  },
};

/** A process that only watches over workers does not load what they serve. */
async function starter({ workers }: Config): Promise<typeof startGateway> {
  if (workers === 1) return (await import('../main.ts')).startGateway;
  return (await import('../workers/primary.ts')).startWorkers;
}

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
function fail(error: unknown, json: boolean): number {
  const why = explain(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: why })}\n`);
  process.stderr.write(`${why}\n`);
  setImmediate(() => process.exit());
  return 1;
}
