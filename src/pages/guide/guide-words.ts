// Texts of the how-to-pay page.
import type { InLanguages } from '../kit/language.ts';

const en = {
  title: (channel: string) => `How to pay at ${channel}`,
  code: 'Payment code',
  copy: 'Copy',
  copyCode: 'Copy the payment code',
  copied: 'Copied',
  barcode: 'Barcode of the payment code, for the cashier’s scanner',
  amount: 'Amount to pay',
  payBefore: 'Pay before',
  shop: 'Shop',
  order: 'Order',
  name: 'Name',
  steps: 'Steps',
  updates: (seconds: number) => `This page updates itself every ${seconds} seconds.`,
  stop: 'Stop updating',
  still: 'This page does not update itself.',
  lookAgain: 'Update now',
  till: 'Open the simulated till with this code',
  sandbox: 'Sandbox',
  tillHint: 'No store can read this code. Play the cashier yourself:',
  soFar: (amount: string) => `${amount} paid so far`,
  payable: 'You can pay with this code again until it expires.',
  ends: {
    paid: {
      title: 'Payment received',
      text: (shop: string) => `We tell ${shop} that you paid. You need to do nothing more.`,
    },
    returned: {
      title: 'Payment returned',
      text: (shop: string) => `You paid ${shop}, and the whole amount was returned to you.`,
    },
    expired: {
      title: 'This code has expired',
      text: (shop: string) => `It can no longer be paid. Ask ${shop} for a new code.`,
    },
    closed: {
      title: 'This code cannot be paid',
      text: (shop: string) => `The payment was cancelled or declined. Ask ${shop} for a new code.`,
    },
  },
  over: 'This much was paid with the code in total. It can no longer be paid.',
  hints: {
    returned: 'Ask the shop if you do not know why.',
    paid: 'The receipt from the cashier is your proof of payment.',
    expired: 'If you paid in time, keep the receipt from the cashier and contact the shop.',
    closed: 'If you have paid, keep the receipt from the cashier and contact the shop.',
  },
  asked: 'Amount',
  paidAt: 'Paid on',
  lastPaid: 'Last payment',
  returned: 'Returned to you',
  expiredAt: 'Expired on',
  paidVia: 'Paid at',
};

type Words = typeof en;

const id: Words = {
  title: (channel) => `Cara membayar di ${channel}`,
  code: 'Kode pembayaran',
  copy: 'Salin',
  copyCode: 'Salin kode pembayaran',
  copied: 'Tersalin',
  barcode: 'Barcode kode pembayaran untuk pemindai kasir',
  amount: 'Jumlah yang harus dibayar',
  payBefore: 'Bayar sebelum',
  shop: 'Toko',
  order: 'Pesanan',
  name: 'Nama',
  steps: 'Langkah',
  updates: (seconds) => `Halaman ini diperbarui sendiri setiap ${seconds} detik.`,
  stop: 'Hentikan pembaruan',
  still: 'Halaman ini tidak diperbarui sendiri.',
  lookAgain: 'Perbarui sekarang',
  till: 'Buka kasir simulasi dengan kode ini',
  sandbox: 'Sandbox',
  tillHint: 'Tidak ada gerai yang dapat membaca kode ini. Mainkan sendiri peran kasirnya:',
  soFar: (amount) => `Sudah dibayar ${amount}`,
  payable: 'Kode ini dapat dibayar lagi sampai kedaluwarsa.',
  ends: {
    paid: {
      title: 'Pembayaran diterima',
      text: (shop) =>
        `Kami memberi tahu ${shop} bahwa Anda sudah membayar. Tidak ada lagi yang perlu Anda lakukan.`,
    },
    returned: {
      title: 'Pembayaran dikembalikan',
      text: (shop) => `Anda membayar ${shop}, dan seluruh jumlahnya sudah dikembalikan.`,
    },
    expired: {
      title: 'Kode ini sudah kedaluwarsa',
      text: (shop) => `Kode tidak dapat dibayar lagi. Mintalah kode baru kepada ${shop}.`,
    },
    closed: {
      title: 'Kode ini tidak dapat dibayar',
      text: (shop) => `Pembayaran dibatalkan atau ditolak. Mintalah kode baru kepada ${shop}.`,
    },
  },
  over: 'Sebanyak ini telah dibayar dengan kode tersebut. Kode tidak dapat dibayar lagi.',
  hints: {
    returned: 'Tanyakan kepada toko jika Anda tidak tahu alasannya.',
    paid: 'Struk dari kasir adalah bukti pembayaran Anda.',
    expired: 'Jika Anda membayar tepat waktu, simpan struk dari kasir dan hubungi toko.',
    closed: 'Jika Anda sudah membayar, simpan struk dari kasir dan hubungi toko.',
  },
  asked: 'Jumlah',
  paidAt: 'Dibayar pada',
  lastPaid: 'Pembayaran terakhir',
  returned: 'Dikembalikan kepada Anda',
  expiredAt: 'Kedaluwarsa pada',
  paidVia: 'Dibayar di',
};

export const guideWords: InLanguages<Words> = { en, id };
