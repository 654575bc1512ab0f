// Texts that appear on every page.
import type { InLanguages } from './language.ts';

const en = {
  skip: 'Skip to the content',
  ribbon: 'Sandbox: no real money',
  languageSwitch: 'Language',
  footer: 'Gapura is an open payment gateway, not affiliated with DOKU or any provider named here.',
  problems: 'Please check what you entered',
  errorInTitle: 'Error',
};

type Words = typeof en;

const id: Words = {
  skip: 'Langsung ke isi',
  ribbon: 'Sandbox: bukan uang sungguhan',
  languageSwitch: 'Bahasa',
  footer:
    'Gapura adalah gerbang pembayaran terbuka, tanpa afiliasi dengan DOKU atau penyedia mana pun.',
  problems: 'Periksa kembali isian Anda',
  errorInTitle: 'Kesalahan',
};

export const kitWords: InLanguages<Words> = { en, id };
