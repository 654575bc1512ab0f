// Texts of the how-to-pay page.
import type { InLanguages } from '../kit/language.ts';

const en = {
  title: (channel: string) => `How to pay at ${channel}`,
  code: 'Payment code',
  amount: 'Amount to pay',
  payBefore: 'Pay before',
  shop: 'Shop',
  order: 'Order',
  name: 'Name',
  steps: 'Steps',
  keep: 'Pay the exact amount and keep the receipt.',
  till: 'Open the simulated till with this code',
  sandbox: 'Sandbox',
  tillHint: 'No store can read this code. Play the cashier yourself:',
  paid: 'This code has been paid. Nothing more is due.',
  expired: 'This code has expired and can no longer be paid. Ask the shop for a new one.',
};

type Words = typeof en;

const id: Words = {
  title: (channel) => `Cara membayar di ${channel}`,
  code: 'Kode pembayaran',
  amount: 'Jumlah yang harus dibayar',
  payBefore: 'Bayar sebelum',
  shop: 'Toko',
  order: 'Pesanan',
  name: 'Nama',
  steps: 'Langkah',
  keep: 'Bayar tepat sesuai jumlah dan simpan struknya.',
  till: 'Buka kasir simulasi dengan kode ini',
  sandbox: 'Sandbox',
  tillHint: 'Tidak ada gerai yang dapat membaca kode ini. Mainkan sendiri peran kasirnya:',
  paid: 'Kode ini sudah dibayar. Tidak ada lagi yang harus dibayar.',
  expired:
    'Kode ini sudah kedaluwarsa dan tidak dapat dibayar lagi. Mintalah kode baru kepada toko.',
};

export const guideWords: InLanguages<Words> = { en, id };
