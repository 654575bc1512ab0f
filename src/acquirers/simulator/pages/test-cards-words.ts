// Texts of the page of test cards.
import type { InLanguages } from '../../../pages/kit/language.ts';

const en = {
  title: 'Test cards',
  lead: 'Cards of the simulated banks. Any expiry in the future, any security code and any name will do.',
  number: 'Number',
  brand: 'Brand',
  type: 'Type',
  issuer: 'Issuer',
  code: 'Code',
  behaviour: 'What happens',
  copy: 'Copy',
  copied: 'Copied',
  codeLabel: (code: string) => `How to handle ${code}`,
  copyNumber: (number: string) => `Copy ${number}`,
  types: { CREDIT: 'Credit', DEBIT: 'Debit' },
  api: 'The same list for programs:',
};

type Words = typeof en;

const id: Words = {
  title: 'Kartu uji',
  lead: 'Kartu dari bank simulasi. Masa berlaku apa pun di masa depan, kode keamanan apa pun, dan nama apa pun bisa dipakai.',
  number: 'Nomor',
  brand: 'Merek',
  type: 'Jenis',
  issuer: 'Penerbit',
  code: 'Kode',
  behaviour: 'Yang terjadi',
  copy: 'Salin',
  copied: 'Disalin',
  codeLabel: (code) => `Cara menangani ${code}`,
  copyNumber: (number) => `Salin ${number}`,
  types: { CREDIT: 'Kredit', DEBIT: 'Debit' },
  api: 'Daftar yang sama untuk program:',
};

export const testCardsWords: InLanguages<Words> = { en, id };
