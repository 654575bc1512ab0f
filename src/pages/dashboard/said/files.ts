// Why a file cannot be read, in Indonesian.
import type { Sayings } from './sayings.ts';

export const filesInIndonesian: Sayings = {
  'The file is empty.': 'Berkasnya kosong.',
  'The file has no entries.': 'Berkas ini tidak memuat baris.',
  'The file has no column {}.': 'Berkas ini tidak memiliki kolom {}.',
  'The file is not UTF-8.': 'Berkas ini bukan UTF-8.',
  'The file is not CSV: line {} has {} fields instead of {}.':
    'Berkas ini bukan CSV: baris {} memuat {} kolom, seharusnya {}.',
  'The file is not CSV: line {} has a quote in the wrong place.':
    'Berkas ini bukan CSV: tanda kutip pada baris {} salah tempat.',
  'The file is not CSV: line {} {}.': 'Berkas ini bukan CSV: baris {} {}.',
  'The file has a document type (DOCTYPE).': 'Berkas ini memuat DOCTYPE.',
  'The file is not XML: line {}: {}': 'Berkas ini bukan XML: baris {}: {}',
  'The file is not XML that can be read: {}': 'XML berkas ini tidak dapat dibaca: {}',
  'The statement is of the account that it does not name.':
    'Mutasi ini tidak menyebut rekeningnya.',
  'The statement is of the account {}.': 'Mutasi ini milik rekening {}.',
  'The file has {} statements (BkToCstmrStmt/Stmt): import each by itself.':
    'Berkas ini memuat {} mutasi (BkToCstmrStmt/Stmt): impor satu per satu.',
  'The file has no balances: say what was there before it and after it (opening, closing).':
    'Berkas ini tidak memuat saldo: isi saldo sebelum dan sesudahnya.',
  'The entries lead from {} to {} rupiah, and the closing balance is {}.':
    'Dari {}, baris-barisnya berakhir pada {} rupiah, sedangkan saldo akhirnya {}.',
  'The {} balance of the file is {}, and not {}.': 'Saldo ({}) dalam berkas adalah {}, bukan {}.',
  'Line {}: the amount is 0.': 'Baris {}: nominalnya 0.',
  'Line {}: {} is “{}”: in or out?': 'Baris {}: {} berisi “{}”: masuk atau keluar?',
  'Line {}: the balance is {}, and should be {}.': 'Baris {}: saldonya {}, seharusnya {}.',
  'Line {}: “{}” is not an amount.': 'Baris {}: “{}” bukan nominal.',
  'Line {}: “{}” has sen, and the book has whole rupiah.':
    'Baris {}: “{}” memuat sen, sedangkan buku memakai rupiah bulat.',
  'Line {}: “{}” is not a day ({}).': 'Baris {}: “{}” bukan tanggal ({}).',
  'Line {}: {} is not a whole rupiah amount.': 'Baris {}: {} bukan nominal rupiah bulat.',
  'Line {}: {} is not a whole rupiah amount up to that of the line.':
    'Baris {}: {} bukan nominal rupiah bulat yang paling banyak sebesar nominal barisnya.',
  'Line {}: {} is not a reference.': 'Baris {}: {} bukan referensi.',
  'Line {}: TOTAL has no count of lines.': 'Baris {}: TOTAL tidak memuat jumlah baris.',
  'Line {} has something that is not a text.': 'Baris {} memuat isi yang bukan teks.',
  'Line {} has a text that is too long or not a text.':
    'Baris {} memuat teks yang terlalu panjang atau isi yang bukan teks.',
  'Entry {} is in no currency, and not in IDR.': 'Entri {} tanpa mata uang, seharusnya IDR.',
  'Entry {} is in {}, and not in IDR.': 'Entri {} memakai {}, seharusnya IDR.',
  'Entry {} says neither CRDT nor DBIT.': 'Entri {} tidak menyebut CRDT atau DBIT.',
  'Entry {} has no day (BookgDt).': 'Entri {} tanpa tanggal (BookgDt).',
  'Entry {}: the amount is 0.': 'Entri {}: nominalnya 0.',
  'The file has no line TOTAL: say how many transfers it has and what they add up to (count, total).':
    'Berkas ini tanpa baris TOTAL: isi banyaknya transfer dan jumlahnya.',
  'The file has {} transfers, and should have {}.': 'Berkas ini memuat {} transfer, seharusnya {}.',
  'The transfers add up to {} rupiah, and should add up to {}.':
    'Transfernya berjumlah {} rupiah, seharusnya {}.',
  'The transfer {} is in the file {}, which was imported before.':
    'Transfer {} ada dalam berkas {}, yang sudah diimpor sebelumnya.',
};
