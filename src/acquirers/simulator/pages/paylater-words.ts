// Texts of the pay-later pages.
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
  steps: { 'sign-in': 'Sign in', tenure: 'Plan', otp: 'Confirm' },
  signInTitle: (channel: string) => `Sign in to ${channel}`,
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
  credentials: 'Sign in as the test customer:',
  otpHint: 'The one-time password is always',
};

type Words = typeof en;

const id: Words = {
  problems: problemsId,
  steps: { 'sign-in': 'Masuk', tenure: 'Cicilan', otp: 'Konfirmasi' },
  signInTitle: (channel) => `Masuk ke ${channel}`,
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
  credentials: 'Masuk sebagai pelanggan uji:',
  otpHint: 'Kode sekali pakai selalu',
};

export const paylaterWords: InLanguages<Words> = { en, id };
