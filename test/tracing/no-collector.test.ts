// A collector that cannot be reached, or takes nothing, changes nothing for callers.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import type { TracingSettings } from '../../src/config/tracing.ts';
import { bodyOf } from '../support/cards.ts';
import { freePort } from '../support/free-port.ts';
import { startTestGateway } from '../support/gateway.ts';

const settings = (url: string): TracingSettings => ({
  url,
  headers: {},
  serviceName: 'gapura',
  sampler: { followsCaller: true, ratio: 1 },
});

/** Spans that were lost, as the gateway counts them. */
async function lost(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = text.matchAll(/^gapura_trace_spans_total\{result="(?:failed|dropped)"\} (\d+)/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

it('serves calls as fast and as well, and counts what is lost', async () => {
  const url = `http://127.0.0.1:${await freePort()}/v1/traces`;
  const warned: string[] = [];
  const house = await startTestGateway({
    tracing: settings(url),
    log: (line) => warned.push(line),
  });
  // More than one request to the collector takes, so that it is asked before the stop.
  const replies = await Promise.all(
    Array.from({ length: 150 }, () => house.client.cards.create(bodyOf())),
  );
  expect(replies.every(({ credit_card_payment_page: { url } }) => url !== '')).toBe(true);
  await expect.poll(() => lost(house.url), { timeout: 15_000 }).toBeGreaterThan(0);
  const lines = warned.filter((line) => line.includes('the collector does not take all traces'));
  expect(lines).toHaveLength(1);
  await house.stop();
});

it('stops in time although a collector never answers', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const house = await startTestGateway({
    tracing: settings(`http://127.0.0.1:${port}/v1/traces`),
  });
  await house.client.cards.create(bodyOf());
  const startedMs = performance.now();
  await house.stop();
  expect(performance.now() - startedMs).toBeLessThan(6000);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
}, 60_000);
