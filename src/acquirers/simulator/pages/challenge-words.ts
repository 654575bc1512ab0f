// Texts of the simulated bank's pages.

import type { InLanguages } from '../../../pages/kit/language.ts';
import type { ChallengeDoneProps } from './bank-props.ts';

type Done = ChallengeDoneProps['outcome'];

const doneEn: Record<Done, string> = {
  confirmed: 'Confirmed. We are taking you back to the payment.',
  refused: 'You did not confirm. We are taking you back to the payment.',
  'timed-out': 'Too late. We are taking you back to the payment.',
  failed: 'Too many wrong passwords. We are taking you back to the payment.',
};

const doneId: Record<Done, string> = {
  confirmed: 'Terkonfirmasi. Anda dibawa kembali ke pembayaran.',
  refused: 'Anda tidak mengonfirmasi. Anda dibawa kembali ke pembayaran.',
  'timed-out': 'Waktu habis. Anda dibawa kembali ke pembayaran.',
  failed: 'Terlalu banyak kata sandi yang salah. Anda dibawa kembali ke pembayaran.',
};

const en = {
  done: doneEn,
  simulated: 'simulated',
  secure: 'Payment authentication',
  title: 'Confirm this payment',
  lead: 'We sent a one-time password to your phone. Enter it to confirm.',
  shop: 'Shop',
  amount: 'Amount',
  card: 'Card',
  otp: 'One-time password',
  confirm: 'Confirm',
  sandbox: 'Sandbox',
  otpIs: 'No message is sent. The one-time password is',
  refuse: 'This is not me: refuse',
  timeOut: 'Let the time run out',
  triesLeft: (count: number) => (count === 1 ? 'One try is left.' : `${count} tries are left.`),
  problems: {
    'otp-missing': 'Enter the one-time password',
    'otp-wrong': 'The one-time password is wrong',
  },
  back: 'Back to the payment',
  method: 'The device check is done',
};

type Words = typeof en;

const id: Words = {
  done: doneId,
  simulated: 'simulasi',
  secure: 'Autentikasi pembayaran',
  title: 'Konfirmasikan pembayaran ini',
  lead: 'Kami mengirim kode sekali pakai ke ponsel Anda. Masukkan kode itu untuk konfirmasi.',
  shop: 'Toko',
  amount: 'Jumlah',
  card: 'Kartu',
  otp: 'Kode sekali pakai (OTP)',
  confirm: 'Konfirmasi',
  sandbox: 'Sandbox',
  otpIs: 'Tidak ada pesan yang dikirim. Kode sekali pakai:',
  refuse: 'Ini bukan saya: tolak',
  timeOut: 'Biarkan waktunya habis',
  triesLeft: (count) => `Sisa ${count} percobaan.`,
  problems: { 'otp-missing': 'Masukkan kode sekali pakai', 'otp-wrong': 'Kodenya tidak cocok' },
  back: 'Kembali ke pembayaran',
  method: 'Pemeriksaan perangkat selesai',
};

export const challengeWords: InLanguages<Words> = { en, id };
