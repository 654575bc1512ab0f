// The payment of DANA over HTTP: every spelling that is accepted, and every code of a refusal.
import { describe, expect, it } from 'vitest';
import { fixtures } from '../../src/channels/dana/fixtures.ts';
import { sql } from '../../src/storage/db.ts';
import { snapTimestamp } from '../../src/wire/snap/time.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import {
  call,
  getToken,
  merchantPair,
  paths,
  paymentBody,
  startSnapGateway,
  useSnapGateway,
} from '../support/snap.ts';

const snap = useSnapGateway();

const pay = (body: object | string = paymentBody()) => snap.call(paths.payment, body);

async function payments(): Promise<number> {
  const [row] = await snap.gateway.db.rows<{ n: bigint }>(sql`select count(*) as n from payments`);
  return Number(row?.n);
}

async function shown(reference: string) {
  const { body } = await snap.gateway.sandbox(`payments/${encodeURIComponent(reference)}`);
  return body as Record<string, string | number>;
}

const ahead = (seconds: number) => snapTimestamp(new Date(Date.now() + seconds * 1000));

describe('a payment', () => {
  it('answers with four members, one of them the URL of a page', async () => {
    const body = paymentBody();
    const { status, body: paid } = await pay(body);
    expect(status).toBe(200);
    expect(paid).toEqual({
      responseCode: '2000500',
      responseMessage: 'Successful',
      webRedirectUrl: expect.stringMatching(/\/simulator\/dana\/[\w-]{22}$/),
      partnerReferenceNo: body.partnerReferenceNo,
    });
    const page = await fetch(String(paid.webRedirectUrl));
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
  });

  it('is valid for an hour, or until the time that it names in either spelling', async () => {
    const until = ahead(7200);
    for (const [change, seconds] of [
      [{}, 3600],
      [{ validUpTo: until }, 7200],
      [{ validUpto: until }, 7200],
      [{ validUpTo: null, validUpto: until }, 7200],
      [{ validUpTo: until, validUpto: ahead(600) }, 7200],
    ] as const) {
      const body = paymentBody(change);
      expect((await pay(body)).status).toBe(200);
      const { expires_at } = await shown(body.partnerReferenceNo);
      const life = (Date.parse(String(expires_at)) - Date.now()) / 1000;
      expect(Math.abs(life - seconds), JSON.stringify(change)).toBeLessThan(10);
    }
  });

  it('is expired from then on', async () => {
    const body = paymentBody({ validUpTo: ahead(120) });
    await pay(body);
    await snap.gateway.advance(121);
    expect((await shown(body.partnerReferenceNo)).status).toBe('EXPIRED');
    const query = { originalPartnerReferenceNo: body.partnerReferenceNo, serviceCode: '55' };
    const { body: status } = await snap.call(paths.status, query);
    expect(status.latestTransactionStatus).toBe('05');
    await snap.gateway.sandbox('clock', { reset: true });
  });

  it.each(fixtures.lenient.map((row) => [row.name, row] as const))(
    'passes with %s',
    async (_name, row) => {
      const valid = { ...fixtures.valid, ...paymentBody(), validUpTo: ahead(600) };
      const changed = row.change(valid) as Record<string, unknown>;
      for (const name of ['validUpTo', 'validUpto']) if (changed[name]) changed[name] = ahead(600);
      expect((await pay(changed)).body).toMatchObject({ responseCode: '2000500' });
    },
  );

  it.each([
    ['true', true],
    [true, true],
    ['false', false],
    [false, false],
    [undefined, false],
  ])('with supportDeepLinkCheckoutUrl %j opens by a deep link: %s', async (flag, expected) => {
    const additionalInfo = { channel: 'EMONEY_DANA_SNAP', supportDeepLinkCheckoutUrl: flag };
    const { body } = await pay(paymentBody({ additionalInfo }));
    const url = new URL(String(body.webRedirectUrl));
    expect(url.searchParams.get('deeplink')).toBe(expected ? 'true' : null);
    const page = await (await fetch(url)).text();
    expect(page.includes('deep link')).toBe(expected);
  });
});

describe('no payment', () => {
  it.each(fixtures.bad.map((row) => [row.name, row] as const))('for %s', async (_name, row) => {
    const before = await payments();
    const valid = { ...fixtures.valid, partnerReferenceNo: paymentBody().partnerReferenceNo };
    const late = { ...valid, validUpTo: ahead(600) };
    const { status, body } = await pay(row.change(late));
    const [code, words] =
      row.code === 'FIELD_REQUIRED'
        ? ['4000502', 'Invalid Mandatory Field']
        : ['4000501', 'Invalid Field Format'];
    expect(body).toEqual({ responseCode: code, responseMessage: `${words} {${row.field}}` });
    expect(status).toBe(400);
    expect(await payments()).toBe(before);
  });

  const refused = async (body: object | string, status: number, code: string, message: string) => {
    const before = await payments();
    const answer = await pay(body);
    expect(answer.body).toEqual({ responseCode: code, responseMessage: message });
    expect(answer.status).toBe(status);
    expect(await payments()).toBe(before);
  };

  it('4040513 for an amount of zero', () => {
    const amount = { value: '0.00', currency: 'IDR' };
    return refused(paymentBody({ amount }), 404, '4040513', 'Invalid Amount');
  });

  it('4090501 for a used partnerReferenceNo, with the same content or other content', async () => {
    const body = paymentBody();
    await pay(body);
    const duplicate = [409, '4090501', 'Duplicate partnerReferenceNo'] as const;
    await refused(body, ...duplicate);
    await refused({ ...body, amount: { value: '2.00', currency: 'IDR' } }, ...duplicate);
  });

  it('4090501 for the invoice number of a classic payment, which check-status does not find', async () => {
    const invoice = `INV-CLASSIC-${process.pid}`;
    await snap.gateway.client.indomaret.create({
      order: { invoice_number: invoice, amount: 10_000 },
      online_to_offline_info: { reusable_status: false },
      customer: { name: 'Sari' },
      indomaret_info: { receipt: { description: 'x' } },
    });
    const message = 'Duplicate partnerReferenceNo';
    await refused(paymentBody({ partnerReferenceNo: invoice }), 409, '4090501', message);
    const query = { originalPartnerReferenceNo: invoice, serviceCode: '55' };
    expect((await snap.call(paths.status, query)).body.responseCode).toBe('4045501');
  });

  it('is shown by the status of the other dialect', async () => {
    const { partnerReferenceNo } = paymentBody();
    await pay(paymentBody({ partnerReferenceNo }));
    await expect(snap.gateway.client.orders.status(partnerReferenceNo)).rejects.toMatchObject({
      status: 404,
    });
  });

  it('5000502 if the acquirer refuses, and the reference is used up', async () => {
    await snap.gateway.sandbox('faults', [{ at: 'acquirer:dana', kind: 'error', times: 1 }], 'PUT');
    const body = paymentBody();
    const { status, body: answer } = await pay(body);
    expect([status, answer.responseCode]).toEqual([500, '5000502']);
    expect((await shown(body.partnerReferenceNo)).status).toBe('FAILED');
    const again = await pay(body);
    expect(again.body.responseCode).toBe('4090501');
  });

  it('5040500 if the acquirer does not answer, until a job asks it for the result', async () => {
    await snap.gateway.sandbox(
      'faults',
      [{ at: 'acquirer:dana', kind: 'timeout', times: 1 }],
      'PUT',
    );
    const body = paymentBody();
    const { status, body: answer } = await pay(body);
    expect([status, answer]).toEqual([
      504,
      { responseCode: '5040500', responseMessage: 'Timeout' },
    ]);
    expect((await shown(body.partnerReferenceNo)).status).toBe('OPENING');
    await snap.gateway.advance(61);
    expect((await shown(body.partnerReferenceNo)).status).toBe('FAILED');
    await snap.gateway.sandbox('clock', { reset: true });
  });

  it('5000500 if our own storage fails, without details', async () => {
    await snap.gateway.db.single.rows(sql`alter table payments rename to payments_gone`);
    const { status, body } = await pay();
    await snap.gateway.db.single.rows(sql`alter table payments_gone rename to payments`);
    expect([status, body]).toEqual([
      500,
      { responseCode: '5000500', responseMessage: 'General Error' },
    ]);
  });

  it('4030501 if the channel is not active for the merchant', async () => {
    const merchant = {
      name: 'Toko',
      client_id: clientId,
      secret_key: secretKey,
      channels: ['kredivo'],
      snap: { public_key: merchantPair.publicKey },
    };
    const inactive = await startSnapGateway({ file: () => ({ merchants: [merchant] }) });
    try {
      const own = await getToken(inactive.url);
      const { status, body } = await call(inactive.url, paths.payment, own, paymentBody());
      expect([status, body.responseCode]).toEqual([403, '4030501']);
      expect(body.responseMessage).toBe('Feature Not Allowed. Channel dana is not active');
      const malformed = await call(inactive.url, paths.payment, own, {
        ...paymentBody(),
        amount: 7,
      });
      expect(malformed.body.responseCode).toBe('4000501');
    } finally {
      await inactive.stop();
    }
  });
});
