// Loaded into the gateway's process before the gateway: lets the tests move its wall clock and measure its memory.
import cluster from 'node:cluster';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const RealDate = Date;
let aheadMs = 0;
const now = () => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

// Only the process that was started by the tests listens; the channel must not keep it alive.
if (cluster.isPrimary && process.send !== undefined) {
  process.on('message', ({ chaos, ms }) => {
    if (chaos === 'clock') aheadMs = ms;
    if (chaos !== 'memory') return;
    collect();
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send({ chaos: 'memory', heldBytes: heapUsed + external, rssBytes: rss });
  });
  process.channel?.unref();
}
