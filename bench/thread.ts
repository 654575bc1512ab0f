// Starts a TypeScript file on its own thread, so that it does not share the event loop of the measured code.
import { Worker } from 'node:worker_threads';

/** The worker and the first message it sent. */
export async function startThread<First>(
  file: string,
  workerData: object = {},
): Promise<{ worker: Worker; first: First }> {
  const url = new URL(file, import.meta.url).href;
  const entry = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url)}); });`;
  const worker = new Worker(entry, { eval: true, workerData });
  const first = await new Promise<First>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { worker, first };
}
