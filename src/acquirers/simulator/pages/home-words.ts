// Texts of the sandbox's landing page and of the simulator's list of open payments.
import type { InLanguages } from '../../../pages/kit/language.ts';

const en = {
  simulator: 'Simulator',
  simulatorLead: 'Play the customer, the provider or the cashier of any open payment.',
  open: 'Open payments',
  none: 'No payment is waiting',
  noneHint: 'Send a signed order to the merchant API. It appears here as soon as it is answered.',
  tills: 'Tills',
  amount: 'Amount',
  expires: 'Pay before',
  code: 'Payment code',
  pay: 'Pay',
  payLabel: (channel: string, reference: string) => `Pay ${reference} with ${channel}`,
  guide: 'How to pay',
  guideLabel: (channel: string, reference: string) => `How to pay ${reference} at ${channel}`,
  openTill: (channel: string) => `Open the ${channel} till`,
  welcome: 'Your payment gateway is running',
  welcomeLead:
    'Send orders as your shop would, pay them as your customer would, and watch what arrives.',
  merchant: 'Demo merchant',
  clientId: 'Client id',
  secret: 'The secret key was printed when the sandbox started.',
  next: 'Where to go',
  simulatorText: 'Open payments, ready to be approved, declined or paid at a till.',
  tillText: 'Type a payment code, check the bill, take the money, print the receipt.',
  dashboard: 'Back office',
  dashboardText: 'Payments, notifications and their attempts, the ledger.',
  docs: 'Documentation',
  docsText: 'Every route of the merchant API, with its fields.',
};

type Words = typeof en;

const id: Words = {
  simulator: 'Simulator',
  simulatorLead:
    'Perankan pelanggan, penyedia, atau kasir dari pembayaran mana pun yang masih terbuka.',
  open: 'Pembayaran terbuka',
  none: 'Tidak ada pembayaran yang menunggu',
  noneHint: 'Kirim pesanan bertanda tangan ke API merchant. Pesanan muncul di sini begitu dijawab.',
  tills: 'Kasir',
  amount: 'Jumlah',
  expires: 'Bayar sebelum',
  code: 'Kode pembayaran',
  pay: 'Bayar',
  payLabel: (channel, reference) => `Bayar ${reference} dengan ${channel}`,
  guide: 'Cara membayar',
  guideLabel: (channel, reference) => `Cara membayar ${reference} di ${channel}`,
  openTill: (channel) => `Buka kasir ${channel}`,
  welcome: 'Gerbang pembayaran Anda sudah berjalan',
  welcomeLead:
    'Kirim pesanan seperti toko Anda, bayar seperti pelanggan Anda, dan lihat apa yang datang.',
  merchant: 'Merchant demo',
  clientId: 'Client id',
  secret: 'Secret key ditampilkan saat sandbox dijalankan.',
  next: 'Ke mana selanjutnya',
  simulatorText: 'Pembayaran terbuka, siap disetujui, ditolak, atau dibayar di kasir.',
  tillText: 'Ketik kode pembayaran, periksa tagihan, terima uang, cetak struk.',
  dashboard: 'Back office',
  dashboardText: 'Pembayaran, notifikasi beserta percobaannya, dan buku besar.',
  docs: 'Dokumentasi',
  docsText: 'Semua rute API merchant beserta isian-isiannya.',
};

export const homeWords: InLanguages<Words> = { en, id };
