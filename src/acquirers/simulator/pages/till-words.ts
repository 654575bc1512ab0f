// Texts of the simulated till and of the receipt that it prints.
import type { InLanguages } from '../../../pages/kit/language.ts';

/** Why a code cannot be paid. */
export type TillProblem =
  | 'code-missing'
  | 'code-unknown'
  | 'code-expired'
  | 'code-paid'
  | 'code-closed';

const problemsEn: Record<TillProblem, string> = {
  'code-missing': 'Enter a payment code',
  'code-unknown': 'No payment has this code',
  'code-expired': 'This code has expired',
  'code-paid': 'This code has been paid already',
  'code-closed': 'This code can no longer be paid',
};

const problemsId: Record<TillProblem, string> = {
  'code-missing': 'Isi kode pembayaran',
  'code-unknown': 'Tidak ada pembayaran dengan kode ini',
  'code-expired': 'Kode ini sudah kedaluwarsa',
  'code-paid': 'Kode ini sudah dibayar',
  'code-closed': 'Kode ini tidak dapat dibayar lagi',
};

const en = {
  problems: problemsEn,
  till: (channel: string) => `${channel} till`,
  simulated: 'simulated',
  title: 'Enter the payment code',
  cashier: 'You are the cashier. The customer reads out or shows a code.',
  code: 'Payment code',
  codeHint: 'Digits only; spaces and dashes do not matter',
  inquire: 'Look up',
  hint: 'Sandbox',
  where: 'Your request for a payment code answers with one; open ones are also listed in',
  simulator: 'the simulator',
  billTitle: 'Check with the customer',
  customer: 'Customer',
  amount: 'Amount',
  info: 'Info',
  shop: 'Shop',
  order: 'Order',
  payBefore: 'Pay before',
  reusable: 'This code can be paid again until it expires.',
  pay: (amount: string) => `Take ${amount} and pay`,
  back: 'Do not pay, next customer',
  paidTitle: 'Paid',
  paidText: 'Hand the receipt to the customer. To keep it, print this page.',
  receipt: 'Receipt',
  transaction: 'Transaction',
  time: 'Time',
  total: 'TOTAL',
  not: 'SANDBOX - NOT A RECEIPT FOR REAL MONEY',
  next: 'Next customer',
};

type Words = typeof en;

const id: Words = {
  problems: problemsId,
  till: (channel) => `Kasir ${channel}`,
  simulated: 'simulasi',
  title: 'Masukkan kode pembayaran',
  cashier: 'Anda adalah kasirnya. Pelanggan menyebutkan atau menunjukkan kode.',
  code: 'Kode pembayaran',
  codeHint: 'Hanya angka; spasi dan tanda hubung diabaikan',
  inquire: 'Cari',
  hint: 'Sandbox',
  where: 'Permintaan kode bayar dari toko dijawab dengan kode; kode yang masih terbuka juga ada di',
  simulator: 'simulator',
  billTitle: 'Cocokkan dengan pelanggan',
  customer: 'Pelanggan',
  amount: 'Jumlah',
  info: 'Info',
  shop: 'Toko',
  order: 'Pesanan',
  payBefore: 'Bayar sebelum',
  reusable: 'Kode ini dapat dibayar lagi sampai kedaluwarsa.',
  pay: (amount) => `Terima ${amount} dan bayar`,
  back: 'Jangan bayar, pelanggan berikutnya',
  paidTitle: 'Lunas',
  paidText: 'Serahkan struk kepada pelanggan. Untuk menyimpannya, cetak halaman ini.',
  receipt: 'Struk',
  transaction: 'No. transaksi',
  time: 'Waktu',
  total: 'TOTAL',
  not: 'SANDBOX - BUKAN STRUK UANG SUNGGUHAN',
  next: 'Pelanggan berikutnya',
};

export const tillWords: InLanguages<Words> = { en, id };
