// Texts of the card page and of the confirmation of a promo.
import type { InLanguages } from '../kit/language.ts';
import type { CardBrand, CardProblem } from './page-data.ts';

/** Values for the text of a problem. */
export interface ProblemContext {
  /** The only bank whose cards are accepted. */
  bank: string;
  /** The smallest amount for instalments, formatted. */
  minimum: string;
}

type ProblemWords = Record<CardProblem, string | ((context: ProblemContext) => string)>;

const problemsEn: ProblemWords = {
  'number-missing': 'Enter the card number',
  'number-invalid': 'Check the card number: a digit is wrong or missing',
  'card-brand-unsupported': 'This card cannot be used: pay with Visa, Mastercard, JCB or Amex',
  'card-not-allowed': 'The shop does not take this card for this order: use another one',
  'card-not-on-us': ({ bank }) => `These instalments are for credit cards of ${bank} only`,
  'card-debit-no-instalments': 'Instalments need a credit card, and this is a debit card',
  'expiry-missing': 'Enter the month and the year the card is valid until',
  'expiry-invalid': 'Enter the expiry as month and year, such as 08/29',
  'expiry-past': 'This card has expired',
  'cvv-missing': 'Enter the security code',
  'cvv-invalid': 'Check the security code: a digit is wrong or missing',
  'name-missing': 'Enter the name on the card',
  'name-invalid': 'Enter the name in letters, as it stands on the card',
  'tenor-missing': 'Choose how to pay',
  'tenor-not-offered': 'This card cannot be paid in that many months. Choose another plan',
  'tenor-below-minimum': ({ minimum }) => `Instalments start at ${minimum}`,
  'disclaimer-unticked': 'Tick the box to agree before you pay',
  'form-stale': 'This page was open for too long: enter your card again',
  busy: 'This payment is being made in another window: wait for it to end there',
  'too-many': 'Too many tries: wait some minutes, or use another card',
};

const problemsId: ProblemWords = {
  'number-missing': 'Isi nomor kartu',
  'number-invalid': 'Periksa nomor kartu: ada angka yang salah atau kurang',
  'card-brand-unsupported':
    'Kartu ini tidak dapat digunakan: bayar dengan Visa, Mastercard, JCB, atau Amex',
  'card-not-allowed': 'Toko tidak menerima kartu ini untuk pesanan ini: gunakan kartu lain',
  'card-not-on-us': ({ bank }) => `Cicilan ini hanya untuk kartu kredit ${bank}`,
  'card-debit-no-instalments': 'Cicilan memerlukan kartu kredit, sedangkan ini kartu debit',
  'expiry-missing': 'Isi bulan dan tahun masa berlaku kartu',
  'expiry-invalid': 'Isi masa berlaku dengan bulan dan tahun, misalnya 08/29',
  'expiry-past': 'Masa berlaku kartu ini sudah habis',
  'cvv-missing': 'Isi kode keamanan',
  'cvv-invalid': 'Periksa kode keamanan: ada angka yang salah atau kurang',
  'name-missing': 'Isi nama yang tertera pada kartu',
  'name-invalid': 'Isi nama dengan huruf, sesuai yang tertera pada kartu',
  'tenor-missing': 'Pilih cara membayar',
  'tenor-not-offered': 'Kartu ini tidak dapat dicicil selama itu. Pilih cara membayar yang lain',
  'tenor-below-minimum': ({ minimum }) => `Cicilan mulai dari ${minimum}`,
  'disclaimer-unticked': 'Centang kotak persetujuan sebelum membayar',
  'form-stale': 'Halaman ini terlalu lama terbuka: isi kembali kartu Anda',
  busy: 'Pembayaran ini sedang diproses di jendela lain: tunggu sampai selesai di sana',
  'too-many': 'Terlalu banyak percobaan: tunggu beberapa menit, atau gunakan kartu lain',
};

/** The name of each brand. */
export const brandNames: Readonly<Record<CardBrand, string>> = {
  VISA: 'Visa',
  MASTER: 'Mastercard',
  JCB: 'JCB',
  AMEX: 'American Express',
};

const en = {
  problems: problemsEn,
  title: (shop: string) => `Pay ${shop} by card`,
  heading: 'Pay by card',
  summary: 'Your order',
  payTo: (shop: string) => `Pay ${shop}`,
  details: 'Order details',
  order: 'Order',
  payBefore: 'Pay before',
  quantity: 'Quantity',
  subtotal: 'Amount',
  promo: 'Card promo',
  total: 'To pay',
  number: 'Card number',
  accepted: 'Visa, Mastercard, JCB and American Express',
  isBrand: (brand: string) => `${brand} card`,
  expiry: 'Valid until',
  expiryHint: 'Month / year',
  cvv: 'Security code',
  cvvThree: '3 digits on the back',
  cvvFour: '4 digits on the front',
  name: 'Name on the card',
  savedCard: 'Saved card',
  ending: (masked: string) => `ending in ${masked.slice(-4)}`,
  validUntil: 'valid until',
  otherCard: 'Use another card',
  plans: 'How to pay',
  atOnce: 'In full',
  months: (count: number) => `${count} months`,
  aMonth: 'a month',
  instalments: 'Instalments',
  onUs: (bank: string) => `For credit cards of ${bank}.`,
  save: 'Save this card for next time',
  saveHint: (shop: string) => `For your orders at ${shop}. The security code is never saved.`,
  saveForced: (shop: string) =>
    `Your card is saved for further orders at ${shop}. The security code is not.`,
  disclaimer: 'Please agree',
  agree: 'I have read this and agree',
  promos: 'Promos for this order',
  promoRow: (bin: string, discount: string) => `Cards beginning with ${bin}: ${discount} off`,
  promoApplied: (discount: string, total: string) =>
    `Promo applied: ${discount} off. You pay ${total}.`,
  allowed: (bins: string) => `The shop takes cards beginning with ${bins} for this order.`,
  allowedSome: 'The shop takes certain cards only for this order.',
  or: ' or ',
  pay: (amount: string) => `Pay ${amount}`,
  sending: 'One moment…',
  giveUp: (shop: string) => `Cancel and return to ${shop}`,
  safety:
    'Your card details go over an encrypted connection to the bank. The shop does not see them.',
  secured: 'Payments by',
  confirmTitle: 'Your card earns a promo',
  confirmLead: (amount: string) => `You will be charged ${amount}. Confirm it to pay.`,
  card: 'Card',
  backToCard: 'Use another card',
};

type Words = typeof en;

const id: Words = {
  problems: problemsId,
  title: (shop) => `Bayar ${shop} dengan kartu`,
  heading: 'Bayar dengan kartu',
  summary: 'Pesanan Anda',
  payTo: (shop) => `Bayar ke ${shop}`,
  details: 'Rincian pesanan',
  order: 'Pesanan',
  payBefore: 'Bayar sebelum',
  quantity: 'Jumlah',
  subtotal: 'Harga',
  promo: 'Promo kartu',
  total: 'Yang dibayar',
  number: 'Nomor kartu',
  accepted: 'Visa, Mastercard, JCB, dan American Express',
  isBrand: (brand) => `Kartu ${brand}`,
  expiry: 'Berlaku sampai',
  expiryHint: 'Bulan / tahun',
  cvv: 'Kode keamanan',
  cvvThree: '3 angka di belakang',
  cvvFour: '4 angka di depan',
  name: 'Nama pada kartu',
  savedCard: 'Kartu tersimpan',
  ending: (masked) => `berakhiran ${masked.slice(-4)}`,
  validUntil: 'berlaku sampai',
  otherCard: 'Gunakan kartu lain',
  plans: 'Cara membayar',
  atOnce: 'Lunas',
  months: (count) => `${count} bulan`,
  aMonth: 'per bulan',
  instalments: 'Cicilan',
  onUs: (bank) => `Untuk kartu kredit ${bank}.`,
  save: 'Simpan kartu ini untuk pembayaran berikutnya',
  saveHint: (shop) => `Untuk pesanan Anda di ${shop}. Kode keamanan tidak pernah disimpan.`,
  saveForced: (shop) =>
    `Kartu Anda disimpan untuk pesanan berikutnya di ${shop}. Kode keamanan tidak disimpan.`,
  disclaimer: 'Persetujuan',
  agree: 'Saya sudah membaca dan setuju',
  promos: 'Promo untuk pesanan ini',
  promoRow: (bin, discount) => `Kartu berawalan ${bin}: potongan ${discount}`,
  promoApplied: (discount, total) => `Promo berlaku: potongan ${discount}. Anda membayar ${total}.`,
  allowed: (bins) => `Untuk pesanan ini toko menerima kartu berawalan ${bins}.`,
  allowedSome: 'Untuk pesanan ini toko hanya menerima kartu tertentu.',
  or: ' atau ',
  pay: (amount) => `Bayar ${amount}`,
  sending: 'Sebentar…',
  giveUp: (shop) => `Batalkan dan kembali ke ${shop}`,
  safety: 'Data kartu Anda dikirim ke bank melalui koneksi terenkripsi. Toko tidak melihatnya.',
  secured: 'Pembayaran oleh',
  confirmTitle: 'Kartu Anda mendapat promo',
  confirmLead: (amount) => `Anda akan membayar ${amount}. Konfirmasikan untuk membayar.`,
  card: 'Kartu',
  backToCard: 'Gunakan kartu lain',
};

export const cardWords: InLanguages<Words> = { en, id };
