// Texts of the page around the bank's page.
import type { InLanguages } from '../kit/language.ts';

const en = {
  methodTitle: 'Connecting to your bank',
  methodText: 'Your bank checks this device. It takes a moment.',
  keepOpen: 'Please do not close this page.',
  goOn: 'Continue',
  challengeTitle: 'Confirm with your bank',
  challengeText: 'Your bank asks whether it is you who pays. What you type goes to the bank only.',
  frameTitle: 'Your bank',
  fullPage: 'The bank’s page does not appear? Open it as a full page',
  paying: 'You pay',
  shop: 'Shop',
  card: 'Card',
  cancel: 'Cancel and use another card',
};

type Words = typeof en;

const id: Words = {
  methodTitle: 'Menghubungi bank Anda',
  methodText: 'Bank Anda memeriksa perangkat ini. Mohon tunggu sebentar.',
  keepOpen: 'Jangan tutup halaman ini.',
  goOn: 'Lanjutkan',
  challengeTitle: 'Konfirmasi dengan bank Anda',
  challengeText:
    'Bank Anda memastikan bahwa Anda yang membayar. Yang Anda ketik hanya dikirim ke bank.',
  frameTitle: 'Bank Anda',
  fullPage: 'Halaman bank tidak muncul? Buka sebagai halaman penuh',
  paying: 'Anda membayar',
  shop: 'Toko',
  card: 'Kartu',
  cancel: 'Batalkan dan gunakan kartu lain',
};

export const bankWords: InLanguages<Words> = { en, id };
