// Texts of the page about reports.
import type { InLanguages } from '../../kit/language.ts';

type Names = Readonly<Record<string, string>>;

const en = {
  title: 'Reports',
  lead: 'Choose a report and a period, look at its first rows, then download all of it. Times are UTC.',
  report: 'Report',
  merchant: 'Merchant',
  allMerchants: 'All merchants',
  chooseMerchant: 'Choose a merchant',
  needsMerchant: 'This report is about one merchant: choose one.',
  channel: 'Channel',
  allChannels: 'All channels',
  show: 'Show',
  csv: 'Download CSV',
  excel: 'CSV for Excel',
  json: 'JSON',
  preview: 'First rows',
  previewMore: 'The file has more rows than these.',
  previewAll: 'These are all rows.',
  noRows: 'The report has no rows for this choice',
  noRowsAdvice: 'Choose another period, or all merchants.',
  names: {
    transactions: 'Transactions',
    fees: 'Fees',
    settlements: 'Settlements',
    'settlements-by-account': 'Settlements by bank account',
    'settlement-items': 'Settled items',
    'refunds-due': 'Refunds due',
    'refunds-worked': 'Refunds worked by hand',
    statement: 'Statement of account',
  } as Names,
  summaries: {
    transactions: 'Every movement of merchants’ money: payments, voids, refunds, with fee and net.',
    fees: 'The gateway’s fees: taken with payments, returned with refunds.',
    settlements: 'Transfers to bank accounts, batch by batch.',
    'settlements-by-account': 'What each bank account was paid in the period.',
    'settlement-items': 'What each batch settled, with the merchants’ own columns.',
    'refunds-due': 'Refunds that wait to be worked by hand.',
    'refunds-worked': 'Refunds that were worked by hand: by whom and when.',
    statement: 'Opening balance, every movement of what a merchant is owed, closing balance.',
  } as Names,
};

type Words = typeof en;

const id: Words = {
  title: 'Laporan',
  lead: 'Pilih laporan dan periode, lihat baris pertamanya, lalu unduh semuanya. Waktu dalam UTC.',
  report: 'Laporan',
  merchant: 'Merchant',
  allMerchants: 'Semua merchant',
  chooseMerchant: 'Pilih merchant',
  needsMerchant: 'Laporan ini tentang satu merchant: pilih salah satu.',
  channel: 'Kanal',
  allChannels: 'Semua kanal',
  show: 'Tampilkan',
  csv: 'Unduh CSV',
  excel: 'CSV untuk Excel',
  json: 'JSON',
  preview: 'Baris pertama',
  previewMore: 'Berkas berisi lebih banyak baris daripada ini.',
  previewAll: 'Inilah semua barisnya.',
  noRows: 'Tidak ada baris untuk pilihan ini',
  noRowsAdvice: 'Pilih periode lain, atau semua merchant.',
  names: {
    transactions: 'Transaksi',
    fees: 'Biaya',
    settlements: 'Settlement',
    'settlements-by-account': 'Settlement per rekening',
    'settlement-items': 'Isi settlement',
    'refunds-due': 'Refund yang perlu dikerjakan',
    'refunds-worked': 'Refund yang sudah dikerjakan',
    statement: 'Rekening koran',
  },
  summaries: {
    transactions:
      'Setiap pergerakan uang merchant: pembayaran, pembatalan, refund, dengan biaya dan neto.',
    fees: 'Biaya gateway: diambil dari pembayaran, dikembalikan saat refund.',
    settlements: 'Transfer ke rekening, batch demi batch.',
    'settlements-by-account': 'Yang dibayarkan ke setiap rekening dalam periode ini.',
    'settlement-items': 'Isi setiap batch, dengan kolom milik merchant.',
    'refunds-due': 'Refund yang menunggu dikerjakan.',
    'refunds-worked': 'Refund yang sudah dikerjakan: oleh siapa dan kapan.',
    statement: 'Saldo awal, setiap perubahan hak merchant, saldo akhir.',
  },
};

export const reportWords: InLanguages<Words> = { en, id };
