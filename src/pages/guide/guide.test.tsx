// The how-to-pay page: its states, its amounts, its code in groups and as bars.
import { expect, test } from 'vitest';
import { pageSamples } from '../../../test/support/page-samples.tsx';
import type { Payment } from '../../payments/payment.ts';
import { languages } from '../kit/language.ts';
import { rupiah } from '../kit/money.ts';
import { renderPage } from '../kit/render.ts';
import { barWidths } from './barcode.tsx';
import { guideState } from './guide-state.ts';

const script = { path: '/assets/copy.0.js', integrity: 'sha384-AAAA', nonce: 'mFy3aQ0pTzW1nB8c' };

function page(name: string, language: 'en' | 'id' = 'en'): string {
  const sample = pageSamples({ language, script })[name];
  if (sample === undefined) throw new Error(`no sample ${name}`);
  return renderPage(sample);
}

const text = (html: string) => html.replace(/<wbr\/?>/g, '').replace(/<[^>]*>/g, '');

const expiresAt = new Date('2026-01-15T04:00:00Z');
const before = new Date('2026-01-15T03:59:59Z');
const paidAt = new Date('2026-01-15T03:00:00Z');
const receipt = { id: '1', key: 'k', amount: 50n, paidAt, references: [] };
const code = { status: 'PENDING', paidAmount: 0n, refundedAmount: 0n, reusable: false, expiresAt };
const paid = { ...code, status: 'SUCCESS', paidAmount: 50n, lastReceipt: receipt };
const received = { amount: 50n, at: paidAt, returned: 0n };

test.each([
  ['waits', code, before, { kind: 'open' }],
  ['is over', code, expiresAt, { kind: 'expired' }],
  ['was declined', { ...code, status: 'FAILED' }, before, { kind: 'closed' }],
  ['is paid', paid, before, { kind: 'paid', received }],
  ['is paid, long ago', paid, expiresAt, { kind: 'paid', received }],
  ['is paid, payable again', { ...paid, reusable: true }, before, { kind: 'open', received }],
  [
    'is paid, payable no more',
    { ...paid, reusable: true },
    expiresAt,
    { kind: 'expired', received },
  ],
  [
    'is returned in part',
    { ...paid, status: 'PARTIALLY_REFUNDED', refundedAmount: 20n, reusable: true },
    before,
    { kind: 'paid', received: { ...received, returned: 20n } },
  ],
  [
    'is returned',
    { ...paid, status: 'REFUNDED', refundedAmount: 50n },
    before,
    { kind: 'returned', received: { ...received, returned: 50n } },
  ],
] as const)('a code that %s', (_name, payment, now, state) => {
  expect(guideState(payment as unknown as Payment, now)).toEqual(state);
});

test('the bars are those of Code 128', () => {
  // Start C, 00, 00, the check symbol 2, stop: widths from the standard's table.
  expect(barWidths('0000')?.join('')).toBe('211232' + '212222' + '212222' + '222221' + '2331112');
  expect(barWidths('8900100000000015')).toHaveLength(6 * 10 + 7);
  for (const none of ['', 'kode\n', 'é', '1'.repeat(33)]) expect(barWidths(none)).toBeUndefined();
});

test.each(languages)('there is one format of money (%s)', (language) => {
  for (const name of ['guide', 'guide-paid', 'guide-over', 'guide-part-returned']) {
    const amounts = text(page(name, language)).match(/Rp\s?[\d.,]*\d/g) ?? [];
    const kits = [420_000n, 1_260_000n, 120_000n].map((amount) => rupiah(amount, language));
    expect(amounts.length).toBeGreaterThan(0);
    for (const amount of amounts) expect(kits).toContain(amount);
  }
});

test('the code is shown in groups everywhere, and copied as digits', () => {
  const html = page('guide');
  expect(html.match(/<span>8900<\/span><wbr\/?><span>1000<\/span>/g)).toHaveLength(2);
  expect(html).toContain('data-copy="8900100000000015"');
  expect(html.replace(/data-copy="\d+"|href="[^"]*"/g, '')).not.toContain('8900100000000015');
});

test('an open code has bars, steps and a reload that can be stopped', () => {
  for (const name of ['guide', 'guide-again']) {
    expect(page(name)).toContain('<meta http-equiv="refresh" content="15"');
    expect(page(name)).toContain('href="?updates=off&amp;lang=en"');
    expect(page(name)).toContain('role="img" aria-label="Barcode');
  }
  expect(page('guide-still')).not.toContain('http-equiv="refresh"');
  expect(page('guide-again')).toContain('Rp1,260,000 paid so far');
});

test.each([
  ['guide-paid', ['Payment received', 'Rp420,000', '15 January 2026, 10:20 WIB']],
  ['guide-part-returned', ['Payment received', 'Returned to you', 'Rp120,000']],
  ['guide-returned', ['Payment returned', 'Returned to you']],
  ['guide-expired', ['This code has expired', '15 January 2026, 11:04 WIB']],
  ['guide-over', ['This code has expired', 'Rp1,260,000', 'Last payment']],
  ['guide-closed', ['This code cannot be paid']],
])('%s says what happened, and nothing to pay with', (name, said) => {
  const html = page(name);
  for (const part of said) expect(text(html)).toContain(part);
  expect(html).not.toMatch(/refresh|class="barcode"|class="steps"|Pay before/);
});
