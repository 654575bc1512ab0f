// Texts of the wallet pages.
import type { InLanguages } from '../../../pages/kit/language.ts';
import type { WalletProblem } from './answers.ts';
import type { EndingWords } from './ending-words.ts';

const problemsEn: Record<WalletProblem, string> = {
  'phone-missing': 'Enter the phone number',
  'phone-wrong': 'No wallet has this phone number',
  'pin-missing': 'Enter the PIN',
  'pin-wrong': 'The PIN is wrong',
};

const problemsId: Record<WalletProblem, string> = {
  'phone-missing': 'Isi nomor ponsel',
  'phone-wrong': 'Tidak ada dompet dengan nomor ponsel ini',
  'pin-missing': 'Isi PIN',
  'pin-wrong': 'PIN salah',
};

const en = {
  problems: problemsEn,
  titles: {
    phone: (channel: string) => `Sign in to ${channel}`,
    pin: () => 'Enter your PIN',
    confirm: () => 'Confirm the payment',
  },
  steps: { phone: 'Phone', pin: 'PIN', confirm: 'Confirm' },
  deepLink: (channel: string) =>
    `You came by a deep link: on a phone, the ${channel} app would open here.`,
  next: 'Continue',
  from: 'From the wallet',
  amount: 'Amount',
  pay: (amount: string) => `Pay ${amount}`,
  otherPhone: 'Use another number',
  phoneHint: 'The test customer has the phone number',
  pinHint: 'The PIN is always',
};

type Words = typeof en;

const id: Words = {
  problems: problemsId,
  titles: {
    phone: (channel) => `Masuk ke ${channel}`,
    pin: () => 'Isi PIN Anda',
    confirm: () => 'Konfirmasi pembayaran',
  },
  steps: { phone: 'Ponsel', pin: 'PIN', confirm: 'Konfirmasi' },
  deepLink: (channel) =>
    `Anda datang lewat deep link: di ponsel, aplikasi ${channel} akan terbuka.`,
  next: 'Lanjutkan',
  from: 'Dari dompet',
  amount: 'Jumlah',
  pay: (amount) => `Bayar ${amount}`,
  otherPhone: 'Pakai nomor lain',
  phoneHint: 'Nomor ponsel pelanggan uji adalah',
  pinHint: 'PIN selalu',
};

export const walletWords: InLanguages<Words> = { en, id };

/** A wallet lends no money, so its text for an approved payment is different. */
export const walletApproved: InLanguages<EndingWords> = {
  en: {
    title: 'Payment successful',
    text: ({ channel, shop }) => `${shop} has received your payment from ${channel}.`,
  },
  id: {
    title: 'Pembayaran berhasil',
    text: ({ channel, shop }) => `${shop} telah menerima pembayaran Anda dari ${channel}.`,
  },
};
