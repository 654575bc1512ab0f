// The texts of signing in.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Sign in',
  lead: 'The back office of this payment gateway.',
  email: 'E-mail address',
  password: 'Password',
  submit: 'Sign in',
  forgot: 'Forgotten your password? Someone who manages people here can give you a new link.',
  wrong: 'The e-mail address or the password is not right.',
  busy: 'Many people are signing in right now. Wait a moment and try again.',
  wait: (time: string) => `Too many attempts. Try again in ${time}.`,
  seconds: (count: number) => (count === 1 ? '1 second' : `${count} seconds`),
  minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
  sandboxTitle: 'Sandbox',
  sandbox: 'The terminal that started this sandbox shows an e-mail address and a password.',
  signedOut: 'You are signed out.',
};

export type SignInWords = typeof en;

const id: SignInWords = {
  title: 'Masuk',
  lead: 'Back office gerbang pembayaran ini.',
  email: 'Alamat email',
  password: 'Kata sandi',
  submit: 'Masuk',
  forgot: 'Lupa kata sandi? Orang yang mengelola pengguna di sini dapat memberi tautan baru.',
  wrong: 'Alamat email atau kata sandi salah.',
  busy: 'Banyak orang sedang masuk. Tunggu sebentar, lalu coba lagi.',
  wait: (time) => `Terlalu banyak percobaan. Coba lagi dalam ${time}.`,
  seconds: (count) => `${count} detik`,
  minutes: (count) => `${count} menit`,
  sandboxTitle: 'Sandbox',
  sandbox: 'Terminal tempat sandbox ini dijalankan menampilkan alamat email dan kata sandi.',
  signedOut: 'Anda telah keluar.',
};

export const signInWords: InLanguages<SignInWords> = { en, id };

/** A wait as people say it. */
export function waiting(words: SignInWords, seconds: number): string {
  const time = seconds < 90 ? words.seconds(seconds) : words.minutes(Math.ceil(seconds / 60));
  return words.wait(time);
}
