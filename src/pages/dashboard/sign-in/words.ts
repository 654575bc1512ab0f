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
  codeTitle: 'Confirm that it is you',
  codeLead: 'Open your authenticator app and type the code that it shows for Gapura.',
  code: 'Code',
  codeHint: 'Six digits. Without the app, type one of your recovery codes.',
  codeSubmit: 'Continue',
  codeWrong: 'This code is not right, or it was used before. Wait for the next one.',
  another: 'Sign in as someone else',
  joinTitle: (name: string) => `Welcome, ${name}`,
  joinLead: 'Choose a password for the back office.',
  ownerTitle: 'Become the first owner',
  ownerLead: 'Nobody can sign in here yet. You get all rights and can invite others.',
  name: 'Name',
  newPassword: 'Password',
  newPasswordHint: 'At least 12 characters. A few words in a row are easy to remember.',
  repeat: 'Password again',
  joinSubmit: 'Save and sign in',
  badEmail: 'Type an e-mail address.',
  badName: 'Type a name of at most 100 characters.',
  short: 'The password needs at least 12 characters.',
  long: 'The password may have at most 256 characters.',
  sameAsEmail: 'The password must not be the e-mail address.',
  differs: 'The two passwords are not the same.',
  taken: 'Somebody has this e-mail address already.',
  goneTitle: 'This link has ended',
  gone: 'It was used, or its time is over. Ask the person who invited you for a new one.',
  toSignIn: 'Go to the sign-in page',
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
  codeTitle: 'Pastikan ini Anda',
  codeLead: 'Buka aplikasi autentikator, lalu ketik kode yang tampil untuk Gapura.',
  code: 'Kode',
  codeHint: 'Enam digit. Tanpa aplikasi, ketik salah satu kode pemulihan Anda.',
  codeSubmit: 'Lanjut',
  codeWrong: 'Kode ini salah atau sudah dipakai. Tunggu kode berikutnya.',
  another: 'Masuk sebagai orang lain',
  joinTitle: (name) => `Selamat datang, ${name}`,
  joinLead: 'Pilih kata sandi untuk back office.',
  ownerTitle: 'Jadilah pemilik pertama',
  ownerLead:
    'Belum ada yang dapat masuk di sini. Anda mendapat semua hak dan dapat mengundang orang lain.',
  name: 'Nama',
  newPassword: 'Kata sandi',
  newPasswordHint: 'Minimal 12 karakter. Beberapa kata berurutan mudah diingat.',
  repeat: 'Kata sandi sekali lagi',
  joinSubmit: 'Simpan dan masuk',
  badEmail: 'Ketik alamat email.',
  badName: 'Ketik nama, paling banyak 100 karakter.',
  short: 'Kata sandi minimal 12 karakter.',
  long: 'Kata sandi paling banyak 256 karakter.',
  sameAsEmail: 'Kata sandi tidak boleh sama dengan alamat email.',
  differs: 'Kedua kata sandi tidak sama.',
  taken: 'Alamat email ini sudah dipakai.',
  goneTitle: 'Tautan ini sudah berakhir',
  gone: 'Tautan sudah dipakai atau waktunya habis. Minta yang baru kepada pengundang Anda.',
  toSignIn: 'Ke halaman masuk',
};

export const signInWords: InLanguages<SignInWords> = { en, id };

/** A wait as people say it. */
export function waiting(words: SignInWords, seconds: number): string {
  const time = seconds < 90 ? words.seconds(seconds) : words.minutes(Math.ceil(seconds / 60));
  return words.wait(time);
}
