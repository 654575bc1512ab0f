// Texts of the page about statements of account.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Statements',
  lead: 'Statements of account of closed months: what a merchant was owed, every movement, what it is owed afterwards.',
  month: 'Month',
  show: 'Show',
  number: 'Number',
  merchant: 'Merchant',
  opening: 'Opening balance',
  closing: 'Closing balance',
  movements: 'Movements',
  print: 'To print',
  csv: 'CSV',
  empty: 'There are no statements',
  emptyAdvice: 'Statements are issued when a month is closed.',
  now: 'The present month',
  nowLead: 'Not closed yet: this may still change.',
};

const id: typeof en = {
  title: 'Rekening koran',
  lead: 'Rekening koran bulan yang ditutup: hak merchant pada awal bulan, setiap mutasi, dan hak pada akhir bulan.',
  month: 'Bulan',
  show: 'Tampilkan',
  number: 'Nomor',
  merchant: 'Merchant',
  opening: 'Saldo awal',
  closing: 'Saldo akhir',
  movements: 'Mutasi',
  print: 'Untuk dicetak',
  csv: 'CSV',
  empty: 'Belum ada rekening koran',
  emptyAdvice: 'Rekening koran diterbitkan saat sebuah bulan ditutup.',
  now: 'Bulan berjalan',
  nowLead: 'Belum ditutup: masih dapat berubah.',
};

export const statementWords: InLanguages<typeof en> = { en, id };
