// npm run test:upstream: a shop's payments through one gateway in front of another, with faults between and kills of both.
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '../../src/sdk/index.ts';
import { randomFrom } from '../chaos/random.ts';
import { freePort } from '../support/free-port.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { openReceiver } from '../support/receiver.ts';
import { merchantPair, snapFile, takesAll } from '../support/snap.ts';
import { channels, frontAtBack, frontId, frontSecret } from '../support/two-gateways.ts';
import { differences } from './compare.ts';
import { nonconformities } from './conforms.ts';
import { Runner } from './gateways.ts';
import { openLine } from './line.ts';
import { type Placed, pause, playPayment } from './shop.ts';

const usage = `npm run test:upstream -- [--seed N] [--payments N] [--kills N] [--callers N]

  --seed N      repeats the chances of a run; without it a new one is drawn and printed
  --payments N  how many; else 2000
  --kills N     how often a gateway is killed; else 4
  --callers N   how many shops at once; else 24`;

const number = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    seed: number,
    payments: number,
    kills: number,
    callers: number,
    help: { type: 'boolean' },
  },
});

/** The last of back's notifications is repeated after twelve hours, and everything is asked about every 15 minutes. */
const mostRounds = 12;

async function run(): Promise<boolean> {
  const seed = Number(values.seed ?? randomInt(2 ** 31));
  const payments = Number(values.payments ?? 2000);
  const kills = Number(values.kills ?? 4);
  const callers = Number(values.callers ?? 24);
  console.log(`Seed ${seed}: npm run test:upstream -- --seed ${seed} plays the same chances`);
  const random = randomFrom(seed);
  const chance = (name: string) => {
    const own = random.branch(name);
    return () => own.int(2 ** 30) / 2 ** 30;
  };
  const folder = mkdtempSync(join(tmpdir(), 'gapura-upstream-'));
  const began = performance.now();
  const since = () => `${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s`;
  const [frontPort, backPort] = [await freePort(), await freePort()];
  const toBack = await openLine({
    to: () => `http://127.0.0.1:${backPort}`,
    chance: chance('calls'),
    share: 0.15,
    delayMs: 600,
  });
  const toFront = await openLine({
    to: () => `http://127.0.0.1:${frontPort}`,
    chance: chance('notifications'),
    share: 0.25,
    delayMs: 2500,
  });
  const merchants = [frontAtBack(toFront.url, 'back')];
  const back = new Runner('back', folder, backPort, { merchants });
  await back.start();
  const keys = await back.sandbox<{ snap_public_key: string }>('keys');
  const upstream = {
    base_url: toBack.url,
    client_id: frontId,
    secret_key: frontSecret,
    timeout_seconds: 4,
    snap: { private_key: merchantPair.privateKey, public_key: keys.body.snap_public_key },
  };
  const shopServer = await openReceiver(takesAll);
  const front = new Runner('front', folder, frontPort, {
    ...snapFile(shopServer),
    upstreams: { back: upstream },
    acquirers: Object.fromEntries(channels.map((name) => [name, { upstream: 'back' }])),
  });
  await front.start();
  const { privateKey } = merchantPair;
  const shop = createClient({
    clientId,
    secretKey,
    privateKey,
    baseUrl: front.url,
    timeoutMs: 15_000,
  });

  const placed: Placed[] = [];
  const dice = chance('shop');
  let left = payments;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      placed.push(await playPayment({ shop, front, back, chance: dice }));
    }
  };
  const killer = async () => {
    const pick = chance('kills');
    for (let nth = 1; nth <= kills && left > 0; nth++) {
      const from = payments - (payments * nth) / (kills + 1);
      while (left > from && left > 0) await pause(50);
      const victim = pick() < 0.5 ? front : back;
      await victim.kill();
      console.log(`${since()}  ${victim.name} was killed after ${payments - left} orders`);
      await victim.start();
      console.log(`${since()}  ${victim.name} is back`);
    }
  };
  const progress = setInterval(
    () => console.log(`${since()}  ${placed.length} of ${payments} were played`),
    10_000,
  );
  await Promise.all([...Array.from({ length: callers }, caller), killer()]);
  clearInterval(progress);
  console.log(`${since()}  ${placed.length} payments were played; the faults end`);
  toBack.calm();
  toFront.calm();

  let found: string[] = [];
  for (let round = 1; round <= mostRounds; round++) {
    for (const house of [back, front]) {
      await house.sandbox('clock', { advance_seconds: round < 4 ? 120 : 5400 });
    }
    found = await differences(front, back, placed);
    console.log(`${since()}  round ${round}: ${found.length} payments differ`);
    if (found.length === 0) break;
  }
  for (const one of found.slice(0, 20)) console.log(`        ${one}`);
  const conformance = await nonconformities(front, back, folder);
  console.log(`${since()}  conformance of front: ${conformance.summary}`);
  for (const one of conformance.found) console.log(`        ${one}`);
  const problems = [...found, ...conformance.found];
  for (const house of [front, back]) {
    const proof = await house.office<{ ok: boolean; problems: string[] }>(
      '/ledger/proof?full=true',
    );
    console.log(
      `${since()}  ${house.name}: book ${proof.ok ? 'proven' : 'NOT PROVEN'}, killed ${house.kills} times`,
    );
    if (!proof.ok) problems.push(`${house.name}: ${JSON.stringify(proof.problems)}`);
  }
  const { upstreams } = await front.office<{ upstreams: object[] }>('/upstreams');
  console.log(`        front's provider: ${JSON.stringify(upstreams[0])}`);
  console.log(
    `        calls: ${JSON.stringify(toBack.counts)} notifications: ${JSON.stringify(toFront.counts)}`,
  );
  console.log(`        told: ${JSON.stringify(tally(placed.map(({ told }) => told)))}`);
  for (const house of [front, back]) {
    const { code, log } = await house.stop();
    if (code !== 0) problems.push(`${house.name} ended with code ${code}`);
    if (process.env.UPSTREAM_LOG) console.log(`--- ${house.name}\n${log.slice(-20_000)}`);
  }
  await Promise.all([toBack.close(), toFront.close(), shopServer.close()]);
  rmSync(folder, { recursive: true, force: true });
  console.log(problems.length === 0 ? `${since()}  All went well.` : `${since()}  FAILED`);
  return problems.length === 0;
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

// What is still running is ended as the process exits.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

if (values.help) console.log(usage);
else process.exit((await run()) ? 0 : 1);
