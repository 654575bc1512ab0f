// gapura trigger: on every channel of the registry, and what it says about mistakes.
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clientId,
  notificationPath,
  secretKey,
  type TestGateway,
} from '../../test/support/gateway.ts';
import { scratchFolder } from '../../test/support/scratch.ts';
import {
  merchantPair,
  notifyPath,
  privateKeyFile,
  startSnapGateway,
  takesAll,
} from '../../test/support/snap.ts';
import { command } from '../../test/support/terminal.ts';
import { allChannels } from '../channels/index.ts';
import { verifyNotification, verifySnapNotification } from '../sdk/index.ts';

let house: TestGateway;
let status = 200;

beforeAll(async () => {
  house = await startSnapGateway({
    answer: (response, received, count) => {
      response.statusCode = status;
      return takesAll(response, received, count);
    },
  });
});
afterAll(() => house.stop());

const trigger = (...args: string[]) =>
  command(['trigger', ...args, '--url', house.url], {
    GAPURA_CLIENT_ID: clientId,
    GAPURA_SECRET_KEY: secretKey,
  });

const keyFile = privateKeyFile(scratchFolder());
const classic = allChannels.filter(({ create }) => create.address.dialect === 'classic');
const snap = allChannels.filter(({ create }) => create.address.dialect === 'snap');
const invoiceIn = (out: string) => /^invoice +(\S+)$/m.exec(out)?.[1] ?? '';

describe('gapura trigger', () => {
  it.each(classic.map(({ id }) => id))(
    'pays an order on %s and shows the notification',
    async (id) => {
      const { code, out, err } = await trigger(id);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^payment (code \d+|page http\S+)$/m);
      expect(out).toMatch(/^outcome +SUCCESS$/m);
      expect(out).toMatch(/^notified +payment\.paid to http\S+: HTTP 200 in \d+ ms$/m);
      const last = house.receiver.received.at(-1);
      const headers = Object.fromEntries(last?.headers ?? []);
      const expected = { secretKey, clientId, path: notificationPath };
      const { body } = verifyNotification(last?.body ?? '', headers, expected);
      expect(body.order.invoice_number).toBe(invoiceIn(out));
    },
  );

  it.each(snap.map(({ id }) => id))('does so on %s with the RSA key', async (id) => {
    const { code, out, err } = await trigger(id, '--private-key', keyFile);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^payment page http\S+$/m);
    expect(out).toMatch(/^notified +payment\.paid to http\S+: HTTP 200 in \d+ ms$/m);
    const last = house.receiver.received.at(-1);
    const headers = Object.fromEntries(last?.headers ?? []);
    const expected = { secretKey, clientId, path: notifyPath };
    const { body } = verifySnapNotification(last?.body ?? '', headers, expected);
    expect(body.originalPartnerReferenceNo).toBe(invoiceIn(out));
  });

  it('finds the RSA key by the environment, and says if a file contains none', async () => {
    const env = { GAPURA_CLIENT_ID: clientId, GAPURA_SECRET_KEY: secretKey };
    const run = (GAPURA_PRIVATE_KEY: string) =>
      command(['trigger', 'dana', '--url', house.url], { ...env, GAPURA_PRIVATE_KEY });
    expect((await run(keyFile)).code).toBe(0);
    const folder = scratchFolder();
    expect((await run(join(folder, 'none.pem'))).err).toContain('cannot be read (ENOENT)');
    const publicOne = join(folder, 'public.pem');
    writeFileSync(publicOne, merchantPair.publicKey);
    const { code, err } = await run(publicOne);
    expect(code).toBe(1);
    expect(err).toContain('contains no RSA private key in PEM');
  });

  it.each(allChannels.map(({ id }) => id))('uses the given amount on %s', async (id) => {
    const amount = ['--amount', '123456', '--outcome', 'pending'];
    const { out } = await trigger(id, ...amount, '--private-key', keyFile);
    expect(out).toContain('Rp123,456 on');
    const { body } = await house.sandbox(`payments/${invoiceIn(out)}`);
    expect(body).toMatchObject({ amount: 123_456, status: 'PENDING', client_id: clientId });
  });

  it('plays FAILED and EXPIRED, which are not announced', async () => {
    for (const outcome of ['FAILED', 'EXPIRED']) {
      const { code, out } = await trigger('kredivo', '--outcome', outcome);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^outcome +${outcome}$`, 'm'));
      expect(out).toContain('notified     nobody');
    }
  });

  it('returns 1 if the merchant did not accept the notification, and says when the next attempt is', async () => {
    status = 500;
    const { code, out } = await trigger('indomaret').finally(() => {
      status = 200;
    });
    expect(code).toBe(1);
    expect(out).toMatch(/HTTP 500|answered 500/);
    expect(out).toMatch(/^next attempt \d{4}-/m);
  });

  it('with --json prints one document, also of a refusal', async () => {
    const done = await trigger('indomaret', '--json');
    expect(JSON.parse(done.out)).toMatchObject({
      channel: 'Indomaret',
      payment: { status: 'PENDING' },
      outcome: 'SUCCESS',
      notifications: [{ event: 'payment.paid', status: 'DELIVERED' }],
    });
    const wrong = await trigger('gopay', '--json');
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.out).error).toContain('There is no channel "gopay"');
  });

  it('finds a dead gateway in less than half a second, also one that never answers', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    for (const url of ['http://127.0.0.1:1', `http://127.0.0.1:${port}`]) {
      const startedMs = performance.now();
      const { code, err } = await command(['trigger', 'dana', '--url', url]);
      // 0.4 s at most, and as much again for a busy machine.
      expect(performance.now() - startedMs).toBeLessThan(800);
      expect({ code, err }).toEqual({
        code: 1,
        err: `No gateway answers at ${url}: start it with npm start, or give its address with --url.`,
      });
    }
    silent.close();
  });

  it('says why an order was refused', async () => {
    const { code, err } = await command(['trigger', 'kredivo', '--url', house.url], {
      GAPURA_CLIENT_ID: clientId,
      GAPURA_SECRET_KEY: 'SK-WRONG',
    });
    expect(code).toBe(1);
    expect(err).toContain('The order was refused: Invalid Header Signature');
    const first = await trigger('kredivo', '--invoice', 'INV-TWICE');
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('HTTP 200') });
    expect((await trigger('kredivo', '--invoice', 'INV-TWICE')).err).toContain('already used');
  });

  it.each([
    [[], 'Say which channel'],
    [['gopay'], 'There is no channel "gopay"'],
    [['dana'], 'DANA speaks SNAP: give the merchant'],
    [['kredivo', 'indodana'], 'Give only one channel'],
    [['kredivo', '--outcome', 'LOST'], '--outcome is "LOST"'],
    [['kredivo', '--amount', '0'], '--amount is "0"'],
  ])('%j is a mistake', async (args, why) => {
    const { code, err } = await trigger(...args);
    expect(code).toBe(2);
    expect(err).toContain(why);
  });
});
