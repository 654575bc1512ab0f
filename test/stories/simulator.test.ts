// The simulator's pages as a customer uses them, with only forms and links: no script is needed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import { classicSuites, type Suite, send } from '../support/classic.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

interface Page {
  status: number;
  url: string;
  html: string;
}

async function open(url: string, form?: Record<string, string>): Promise<Page> {
  const response = await fetch(new URL(url, house.url), {
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cache-control')).toBe('no-store');
  // The how-to-pay page has one script, which only copies.
  const html = (await response.text()).replace(/<script [^>]*\/assets\/copy[^>]*><\/script>/, '');
  expect(html).not.toMatch(/<script|style="/);
  return { status: response.status, url: response.url, html };
}

/** The hidden fields of a page's main form. */
function hidden(html: string): Record<string, string> {
  const main = html.slice(html.indexOf('<main'));
  const fields = [...main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}

const view = async (name: string) => (await house.sandbox(`payments/${name}`)).body as View;

interface View {
  status: string;
  reference: string;
  payment_url?: string;
  payment_code?: string;
  paid_amount: number;
  amount: number;
  history: { reason: string }[];
}

async function order(suite: Suite, ...edits: Parameters<Suite['body']>): Promise<View> {
  const body = JSON.stringify(suite.body(...edits));
  const answer = await send(house.url, { path: suite.path, body });
  expect(answer.status).toBe(200);
  return view((JSON.parse(body) as { order: { invoice_number: string } }).order.invoice_number);
}

const paylater = classicSuites.filter(({ channel }) => channel.simulation.flow === 'paylater');

describe.each(paylater)('$channel.id', (suite) => {
  const { simulation } = suite.channel;
  if (simulation.flow !== 'paylater') throw new Error('no pay-later channel');
  const { phone, pin, otp } = simulation.signIn;
  const months = String(simulation.tenures.at(-1)?.months);
  const back = 'https://toko.test/kembali';
  const edits = [
    set('order.callback_url', back),
    set('order.callback_url_cancel', 'https://toko.test/batal'),
  ];

  it('lets the customer sign in, choose a plan and confirm, and leads back to the shop', async () => {
    const payment = await order(suite, ...edits);
    const url = payment.payment_url ?? '';
    const signIn = await open(`${url}?lang=id`);
    expect(signIn.html).toContain('<html lang="id"');
    const tenure = await open(url, { ...hidden(signIn.html), do: 'sign-in', phone, pin });
    expect(tenure.html).toContain(`value="${months}"`);
    const confirm = await open(url, { ...hidden(tenure.html), do: 'choose', months });
    const wrong = await open(url, { ...hidden(confirm.html), do: 'pay', otp: '0000' });
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain('aria-invalid="true"');
    const done = await open(url, { ...hidden(wrong.html), do: 'pay', otp });
    expect(done.status).toBe(200);
    expect(done.html).toContain(back);
    expect((await view(payment.reference)).status).toBe('SUCCESS');

    const again = await open(url, { ...hidden(confirm.html), do: 'pay', otp });
    expect(again.status).toBe(200);
    expect(await view(payment.reference)).toMatchObject({ paid_amount: payment.amount });
  });

  it('asks again after a mistake, and no step can be left out', async () => {
    const { payment_url: url = '', reference } = await order(suite);
    const signIn = await open(url);
    const wrong = await open(url, { ...hidden(signIn.html), do: 'sign-in', phone, pin: '1' });
    expect(wrong.status).toBe(400);
    const skipped = await open(url, { ...hidden(signIn.html), do: 'pay', otp });
    expect(skipped.html).toContain('name="pin"');
    const forged = await open(url, { state: 'forged', do: 'pay', otp });
    expect(forged.html).toContain('name="pin"');
    expect((await view(reference)).status).toBe('PENDING');
  });

  it.each([
    ['decline', 'declined by the acquirer', back],
    ['cancel', 'cancelled by the customer', 'https://toko.test/batal'],
  ])('%s ends it and leads to the shop’s URL for that', async (action, reason, target) => {
    const payment = await order(suite, ...edits);
    const url = payment.payment_url ?? '';
    const ended = await open(url, { ...hidden((await open(url)).html), do: action });
    expect(ended.html).toContain(target);
    const after = await view(payment.reference);
    expect(after.status).toBe('FAILED');
    expect(after.history.at(-1)?.reason).toBe(reason);
  });

  it('cannot be paid after its expiry', async () => {
    const payment = await order(suite);
    const url = payment.payment_url ?? '';
    const tenure = await open(url, {
      ...hidden((await open(url)).html),
      do: 'sign-in',
      phone,
      pin,
    });
    const confirm = await open(url, { ...hidden(tenure.html), do: 'choose', months });
    await house.advance(400 * 60);
    await open(url, { ...hidden(confirm.html), do: 'pay', otp });
    expect((await view(payment.reference)).status).toBe('EXPIRED');
    await house.sandbox('clock', { reset: true });
  });
});

it('answers an unknown link with a page', async () => {
  for (const { channel } of paylater) {
    expect((await open(`/simulator/${channel.id}/nobody-knows-this-link`)).status).toBe(404);
  }
});

describe('the till', () => {
  const suite = classicSuites.find(({ channel }) => channel.simulation.flow === 'till');
  if (suite === undefined) throw new Error('no till');
  const till = `/simulator/${suite.channel.id}`;

  it('shows the bill, accepts the money once, and prints the receipt', async () => {
    const payment = await order(suite, set('online_to_offline_info.info', 'Ambil di toko'));
    const code = payment.payment_code ?? '';
    const spaced = code.replace(/(.{4})/g, '$1 ');
    const bill = await open(`${till}?${new URLSearchParams({ code: spaced })}`);
    for (const shown of ['Ambil di toko', suite.channel.name]) expect(bill.html).toContain(shown);
    const form = { ...hidden(bill.html), do: 'pay' };
    const [receipt, again] = await Promise.all([open(till, form), open(till, form)]);
    expect(receipt.url).toBe(again.url);
    expect(receipt.html).toContain('class="');
    expect(await view(payment.reference)).toMatchObject({ paid_amount: payment.amount });
    const late = await open(`${till}?code=${code}`);
    expect(late.status).toBe(400);
  });

  it('prints the texts of the shop', async () => {
    const payment = await order(
      suite,
      set('indomaret_info.receipt', { description: 'Pesanan Rak', footer_message: 'Salam & <b>' }),
    );
    const bill = await open(`${till}?code=${payment.payment_code}`);
    const receipt = await open(till, { ...hidden(bill.html), do: 'pay' });
    expect(receipt.html).toContain('Pesanan Rak');
    expect(receipt.html).toContain('Salam &amp; &lt;b');
  });

  it('accepts a reusable code again, but not one bill twice', async () => {
    const payment = await order(suite, set('online_to_offline_info.reusable_status', true));
    const bill = async () => hidden((await open(`${till}?code=${payment.payment_code}`)).html);
    const [first, second] = [await bill(), await bill()];
    for (const form of [first, first, second]) await open(till, { ...form, do: 'pay' });
    expect((await view(payment.reference)).paid_amount).toBe(2 * payment.amount);
  });

  it.each([
    ['0000000000000000', 400],
    ['', 400],
    ['<script>', 400],
  ])('says what is wrong with the code "%s"', async (code, status) => {
    expect((await open(`${till}?${new URLSearchParams({ code })}`)).status).toBe(status);
  });

  it('is explained by the how-to-pay page and its JSON', async () => {
    const payment = await order(suite);
    const { guide } = suite.channel;
    const at = (path = '') => path.replace('{code}', payment.payment_code ?? '');
    for (const lang of ['en', 'id']) {
      const page = await open(`${at(guide?.pagePath)}?lang=${lang}`);
      expect(page.html).toContain(`<html lang="${lang}"`);
    }
    const response = await fetch(`${house.url}${at(guide?.apiPath)}`);
    const { payment_instruction } = (await response.json()) as {
      payment_instruction: { channel: string; language: string; step: string[] }[];
    };
    expect(payment_instruction.map(({ language }) => language)).toEqual(['ID', 'EN']);
    for (const { channel, step } of payment_instruction) {
      expect(channel).toBe(suite.channel.name);
      expect(step.join(' ')).toContain(payment.payment_code);
    }
    expect((await fetch(`${house.url}${at(guide?.apiPath)}0`)).status).toBe(404);
  });
});

it('lists what is open on the simulator’s home', async () => {
  const [suite] = classicSuites;
  if (suite === undefined) throw new Error('no classic channel');
  const payment = await order(suite);
  expect((await open('/simulator')).html).toContain(payment.reference);
  expect((await open('/')).status).toBe(200);
});
