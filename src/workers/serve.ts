// The program of a worker: told by the primary what to serve from, it serves until it is told to stop.
import { explain } from '../gateway/explain.ts';
import { createLog } from '../lib/log.ts';
import { type Served, serve } from '../main.ts';
import { closeAll, connectTo } from '../storage/open.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { workerSiblings } from './worker-siblings.ts';

// If the primary is killed, its channel closes, and the cluster module ends this process.
const send = (message: FromWorker) => {
  if (process.connected) process.send?.(message);
};
const siblings = workerSiblings(send);
let served: Promise<Served> | undefined;

process.on('message', (message: ToWorker) => {
  if (message.kind === 'serve') {
    served = begin(message);
    // The primary has been told why, and says it.
    served.catch(() => {});
  }
  if (message.kind === 'stop') void stop();
  siblings.take(message);
});
// A signal to the whole process group stops the workers too: the primary does not replace them then.
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
send({ kind: 'loaded' });

async function begin({
  number,
  config,
  connection,
}: Extract<ToWorker, { kind: 'serve' }>): Promise<Served> {
  const log = createLog(config.logLevel).child({ worker: number });
  try {
    const pools = await connectTo(connection, log);
    const close = () => closeAll(pools);
    const started = await serve({ config, ...pools, connection, close }, log, siblings);
    send({ kind: 'serving', holder: started.holder });
    return started;
  } catch (error) {
    send({ kind: 'failed', message: explain(error) });
    // Sending is done when the channel is closed, and then this process ends.
    process.exitCode = 1;
    process.disconnect();
    throw error;
  }
}

let stopping = false;

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await served?.then((running) => running.stop()).catch(() => {});
  process.exit(0);
}
