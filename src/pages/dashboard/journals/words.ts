// Texts of the pages about journals.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Journals',
  lead: 'What people have booked by hand. What a merchant is owed by it is settled by the next batch.',
  create: 'Book a journal',
  createLead:
    'Amounts above zero go into an account, amounts below zero are taken from it. The lines sum to zero.',
  allowed:
    'Accounts: gateway:fees, gateway:differences, gateway:dispute-fees, gateway:acquirer-costs, gateway:bank-costs, gateway:capital, acquirer:<channel>:receivable, merchant:<id>:payable. All others are kept by the gateway alone.',
  account: 'Account',
  accountHint: 'merchant:BRN-…:payable',
  amount: 'Amount',
  amountHint: 'Below zero: taken from it',
  line: (n: number) => `Line ${n}`,
  reason: 'Reason',
  reasonHint: 'It is kept in the ledger and in the audit log',
  book: 'Book it',
  bookWhat: 'A journal is never changed. Another one reverses it.',
  booked: 'The journal is booked',
  by: 'By',
  at: 'When',
  size: 'Moved',
  lines: 'Lines',
  empty: 'Nothing was booked by hand',
  emptyAdvice: 'Corrections and compensations appear here with who made them and why.',
  reverse: 'Reverse',
  reverseWhat: 'Another journal with the opposite lines is booked. This can be done once.',
  reversed: 'The journal was reversed',
  reverses: 'Reverses',
  reversedBy: 'Reversed by',
  wasReversed: 'Reversed',
  journal: 'Journal',
};

export type JournalWords = typeof en;

const id: JournalWords = {
  title: 'Jurnal',
  lead: 'Yang dibukukan orang secara manual. Akibatnya bagi hak merchant diselesaikan batch berikutnya.',
  create: 'Bukukan jurnal',
  createLead:
    'Jumlah di atas nol masuk ke akun, jumlah di bawah nol diambil darinya. Baris-barisnya berjumlah nol.',
  allowed:
    'Akun: gateway:fees, gateway:differences, gateway:dispute-fees, gateway:acquirer-costs, gateway:bank-costs, gateway:capital, acquirer:<kanal>:receivable, merchant:<id>:payable. Akun lain hanya dikelola gateway.',
  account: 'Akun',
  accountHint: 'merchant:BRN-…:payable',
  amount: 'Jumlah',
  amountHint: 'Di bawah nol: diambil darinya',
  line: (n) => `Baris ${n}`,
  reason: 'Alasan',
  reasonHint: 'Disimpan di buku besar dan log audit',
  book: 'Bukukan',
  bookWhat: 'Jurnal tidak pernah diubah. Jurnal lain membaliknya.',
  booked: 'Jurnal telah dibukukan',
  by: 'Oleh',
  at: 'Kapan',
  size: 'Dipindahkan',
  lines: 'Baris',
  empty: 'Belum ada yang dibukukan manual',
  emptyAdvice: 'Koreksi dan kompensasi tampil di sini beserta pembuat dan alasannya.',
  reverse: 'Balikkan',
  reverseWhat: 'Jurnal lain dengan baris kebalikannya dibukukan. Ini dapat dilakukan sekali.',
  reversed: 'Jurnal telah dibalik',
  reverses: 'Membalik',
  reversedBy: 'Dibalik oleh',
  wasReversed: 'Dibalik',
  journal: 'Jurnal',
};

export const journalWords: InLanguages<JournalWords> = { en, id };
