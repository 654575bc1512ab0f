// The till and the how-to-pay page: what they show to the cashier and the customer.
import type { VNode } from 'preact';
import { expect, test } from 'vitest';
import { pageSamples } from '../../../../test/support/page-samples.tsx';
import { renderPage } from '../../../pages/kit/render.ts';

const pages = new Map<string, VNode>(Object.entries(pageSamples({ language: 'id' })));

// The text as it would be copied: without tags, and with nothing in their place.
function text(name: string): string {
  const page = pages.get(name);
  if (!page) throw new Error(`no sample ${name}`);
  return renderPage(page).replace(/<[^>]*>/g, '');
}

test('the bill shows the customer, the amount and the message', () => {
  const bill = text('till-bill');
  for (const shown of ['Sari Dewi', 'Rp420.000', 'Terima kasih sudah berbelanja', 'Toko Contoh']) {
    expect(bill).toContain(shown);
  }
  expect(bill).toContain('15 Januari 2026, 11.04 WIB');
  expect(bill).toContain('dapat dibayar lagi');
});

test('the receipt prints every agreed text', () => {
  const receipt = text('till-receipt');
  for (const printed of [
    'Toko Gapura Sudirman',
    'TGPR01-260115102000-0042',
    '15/01/2026 10:20:00 WIB',
    'Pesanan INV-KRD-0001',
    'Bantuan: 021-000000',
    'Rp420.000',
  ]) {
    expect(receipt).toContain(printed);
  }
});

test.each(['till-bill', 'till-receipt', 'guide', 'home'])(
  '%s: a copied code is digits only',
  (name) => {
    expect(text(name)).toContain('8900100000000015');
  },
);

test('the guide shows no steps for a code that is paid or expired', () => {
  expect(text('guide')).toContain('Datang ke gerai');
  for (const name of ['guide-paid', 'guide-expired'])
    expect(text(name)).not.toContain('Datang ke gerai');
});
