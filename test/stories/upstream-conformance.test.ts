// The conformance runner against a gateway whose channels are on a provider. Every channel: npm run test:upstream.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { classicSuites } from '../support/classic.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { expectProvenLedger } from '../support/money.ts';
import { scratchFolder } from '../support/scratch.ts';
import { privateKeyFile } from '../support/snap.ts';
import { command } from '../support/terminal.ts';
import { startTwoGateways, type TwoGateways } from '../support/two-gateways.ts';

let two: TwoGateways;
beforeAll(async () => {
  two = await startTwoGateways();
});
afterAll(() => two?.stop());

const keyFile = privateKeyFile(scratchFolder());

const conformance = (...args: string[]) =>
  command(['conformance', '--url', two.front.url, '--private-key', keyFile, ...args], {
    GAPURA_CLIENT_ID: clientId,
    GAPURA_SECRET_KEY: secretKey,
  });

const marked = (out: string, mark: string) =>
  out.split('\n').filter((line) => line.startsWith(`  ${mark}`));

// Each order goes over the network twice.
it('finds nothing wrong with customers who pay at the provider: one channel of each dialect', {
  timeout: 120_000,
}, async () => {
  const channels = ['--channel', 'indomaret', '--channel', 'dana'];
  const at = ['--outcomes-at', two.back.url, '--fail-on-skip'];
  const { code, out, err } = await conformance(...channels, ...at);
  expect(marked(out, 'FAIL')).toEqual([]);
  expect(marked(out, 'skip')).toEqual([]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

it('skips what needs a customer where nobody can be played, and says why', async () => {
  const { code, out } = await conformance('--channel', 'indomaret');
  expect(code).toBe(0);
  expect(marked(out, 'skip')).toHaveLength(3);
  expect(out).toContain(
    'Skipped: the payments are with the provider back: if it has sandbox routes, give --outcomes-at\n',
  );
});

it('does not play at the checked gateway what its provider would know nothing of', async () => {
  const suite = classicSuites.find(({ channel }) => channel.id === 'indomaret');
  const order = suite?.body() as { order: { invoice_number: string } };
  const { invoice_number: invoice } = order.order;
  const { payment_code: code = '' } = (await two.shop.indomaret.create(order as never))
    .online_to_offline_info;
  const played = await two.front.sandbox(`payments/${invoice}/outcome`, { outcome: 'SUCCESS' });
  expect([played.status, played.body]).toEqual([
    409,
    expect.objectContaining({
      detail: `${invoice} is with the provider back: its customer pays there.`,
    }),
  ]);
  const till = await fetch(`${two.front.url}/simulator/indomaret?code=${code}`);
  expect(till.status).toBe(400);
  const there = await fetch(`${two.back.url}/simulator/indomaret?code=${code}`);
  expect(there.status).toBe(200);
});

it('says so if the other gateway has no sandbox', async () => {
  const { code, err } = await conformance('--outcomes-at', `${two.back.url}/no-sandbox`);
  expect(code).toBe(1);
  expect(err).toContain('has no sandbox: it cannot play outcomes');
});

it('both books are proven', async () => {
  await expectProvenLedger(two.front.db);
  await expectProvenLedger(two.back.db);
});
