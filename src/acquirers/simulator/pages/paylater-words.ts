// Words of the pay-later pages.
import type { InLanguages } from '../../../pages/kit/language.ts';
import type { AnswerProblem } from './answers.ts';

const problemsEn: Record<AnswerProblem, string> = {
  'phone-missing': 'Enter the phone number',
  'phone-wrong': 'No account has this phone number',
  'pin-missing': 'Enter the PIN',
  'pin-wrong': 'The PIN is wrong',
  'tenure-missing': 'Choose how long to pay',
  'otp-missing': 'Enter the one-time password',
  'otp-wrong': 'The one-time password is wrong',
};

const problemsId: Record<AnswerProblem, string> = {
  'phone-missing': 'Isi nomor ponsel',
  'phone-wrong': 'Tidak ada akun dengan nomor ponsel ini',
  'pin-missing': 'Isi PIN',
  'pin-wrong': 'PIN salah',
  'tenure-missing': 'Pilih lama cicilan',
  'otp-missing': 'Isi kode sekali pakai (OTP)',
  'otp-wrong': 'Kode sekali pakai (OTP) salah',
};

const en = {
  problems: problemsEn,
  summary: 'Your order',
  simulated: 'simulated',
  payTo: (shop: string) => `Pay ${shop}`,
  order: 'Order',
  payBefore: 'Pay before',
  lines: (count: number) => (count === 1 ? '1 item' : `${count} items`),
  quantity: 'Quantity',
  progress: 'Steps',
  steps: { 'sign-in': 'Sign in', tenure: 'Plan', otp: 'Confirm' },
  signInTitle: (channel: string) => `Sign in to ${channel}`,
  phone: 'Phone number',
  pin: 'PIN',
  signIn: 'Sign in',
  tenureTitle: 'Choose how long to pay',
  months: (count: number) => (count === 1 ? '1 month' : `${count} months`),
  aMonth: 'a month',
  once: 'once',
  interest: 'Interest',
  noInterest: 'No interest',
  rate: (percent: string) => `${percent} a month`,
  total: 'Total',
  choose: 'Continue',
  otpTitle: 'Confirm with a one-time password',
  otpSent: (phone: string) => `We would now send a text message to ${phone}.`,
  otp: 'One-time password',
  plan: 'Plan',
  instalment: 'Instalment',
  pay: 'Approve and pay',
  changePlan: 'Change the plan',
  cancel: (shop: string) => `Cancel and return to ${shop}`,
  sandbox: 'Sandbox',
  credentials: 'Sign in as the test customer:',
  otpHint: 'The one-time password is always',
  play: (channel: string) => `Play ${channel}`,
  playHint: (channel: string) =>
    `See what happens when ${channel} refuses: the payment fails, and the customer goes back to the shop.`,
  decline: (channel: string) => `Decline as ${channel}`,
};

type Words = typeof en;

const id: Words = {
  problems: problemsId,
  summary: 'Pesanan Anda',
  simulated: 'simulasi',
  payTo: (shop) => `Bayar ke ${shop}`,
  order: 'Pesanan',
  payBefore: 'Bayar sebelum',
  lines: (count) => `${count} barang`,
  quantity: 'Jumlah',
  progress: 'Langkah',
  steps: { 'sign-in': 'Masuk', tenure: 'Cicilan', otp: 'Konfirmasi' },
  signInTitle: (channel) => `Masuk ke ${channel}`,
  phone: 'Nomor ponsel',
  pin: 'PIN',
  signIn: 'Masuk',
  tenureTitle: 'Pilih lama cicilan',
  months: (count) => `${count} bulan`,
  aMonth: 'per bulan',
  once: 'sekali bayar',
  interest: 'Bunga',
  noInterest: 'Tanpa bunga',
  rate: (percent) => `${percent} per bulan`,
  total: 'Total',
  choose: 'Lanjutkan',
  otpTitle: 'Konfirmasi dengan kode sekali pakai',
  otpSent: (phone) => `Pada tahap ini pesan singkat (SMS) akan dikirim ke ${phone}.`,
  otp: 'Kode sekali pakai (OTP)',
  plan: 'Lama cicilan',
  instalment: 'Cicilan',
  pay: 'Setujui dan bayar',
  changePlan: 'Ubah cicilan',
  cancel: (shop) => `Batalkan dan kembali ke ${shop}`,
  sandbox: 'Sandbox',
  credentials: 'Masuk sebagai pelanggan uji:',
  otpHint: 'Kode sekali pakai selalu',
  play: (channel) => `Perankan ${channel}`,
  playHint: (channel) =>
    `Lihat yang terjadi bila ${channel} menolak: pembayaran gagal, dan pelanggan kembali ke toko.`,
  decline: (channel) => `Tolak sebagai ${channel}`,
};

export const paylaterWords: InLanguages<Words> = { en, id };
