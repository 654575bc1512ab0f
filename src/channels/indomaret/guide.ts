// Instructions for the customer: how to pay an Indomaret code.
import { rupiah } from '../../lib/rupiah.ts';
import type { Payment } from '../../payments/payment.ts';
import type { Guide } from '../channel.ts';

function english({ paymentCode = '', amount, reusable }: Payment): string[] {
  return [
    'Go to any Indomaret shop before the code expires.',
    'Tell the cashier that you want to pay for an online order with a payment code.',
    `Show or read out the payment code ${paymentCode}.`,
    `Check the name and the amount on the screen: ${rupiah(amount, 'en')}.`,
    'Pay in cash.',
    reusable
      ? 'Keep the receipt. The same code can be paid again until it expires.'
      : 'Keep the receipt: it proves that you paid.',
  ];
}

function indonesian({ paymentCode = '', amount, reusable }: Payment): string[] {
  return [
    'Datang ke gerai Indomaret mana pun sebelum kode pembayaran kedaluwarsa.',
    'Beri tahu kasir bahwa Anda ingin membayar pesanan online dengan kode pembayaran.',
    `Tunjukkan atau sebutkan kode pembayaran ${paymentCode}.`,
    `Periksa nama dan jumlah yang tampil di layar kasir: ${rupiah(amount, 'id')}.`,
    'Bayar secara tunai.',
    reusable
      ? 'Simpan struknya. Kode yang sama dapat dibayar lagi sampai kedaluwarsa.'
      : 'Simpan struknya sebagai bukti pembayaran.',
  ];
}

export const guide: Guide = {
  apiPath: '/indomaret-online-to-offline/v2/how-to-pay-api/{code}',
  pagePath: '/how-to-pay/v2/indomaret-online-to-offline/{code}',
  steps: (payment, language) => (language === 'id' ? indonesian(payment) : english(payment)),
};
