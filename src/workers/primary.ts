// The primary process of a gateway with several workers: it owns the database and the settings, and serves nothing itself.
import type { Config } from '../config/environment.ts';
import type { Log } from '../lib/log.ts';
import { type Gateway, prepare } from '../prepare.ts';
import { createCrew } from './crew.ts';

/**
 * Prepares the database, then starts `config.workers` processes that share the port. Throws like
 * `startGateway`, and WorkerFailed if one of the first workers cannot serve.
 */
export async function startWorkers(config: Config, log: Log): Promise<Gateway> {
  const prepared = await prepare(config, log);
  const crew = createCrew(prepared, log);
  const stop = async () => {
    await crew.stop();
    await prepared.close();
  };
  try {
    await crew.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const { demo, demoKeys, firstSignIn, lost } = prepared;
  const { port, publicUrl = `http://localhost:${port}` } = prepared.config;
  return { publicUrl, port, demo, demoKeys, firstSignIn, lost, stop };
}
