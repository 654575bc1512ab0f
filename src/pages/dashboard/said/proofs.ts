// What the proofs of the ledger prove, in Indonesian.
import type { Sayings } from './sayings.ts';

export const proofsInIndonesian: Sayings = {
  'every transaction has postings of its time, and they sum to zero':
    'setiap transaksi memiliki pembukuan pada waktunya, dan jumlahnya nol',
  'every receipt, refund, batch, payout, dispute, journal, exception, remittance and entry of a bank has exactly its postings':
    'setiap penerimaan, refund, batch, pencairan, sengketa, jurnal, pengecualian, remitansi, dan baris mutasi memiliki tepat pembukuannya',
  'every paid payment has its receipts, which have its merchant and are held with it, and no other has any':
    'setiap pembayaran yang dibayar memiliki penerimaannya, dengan merchant dan penahanan yang sama, dan yang lain tidak',
  'refunded and disputed are within paid, captured within authorized, and fees are those of the receipts':
    'yang dikembalikan dan disengketakan tidak melebihi yang dibayar, yang ditagih tidak melebihi yang diotorisasi, dan biayanya sesuai penerimaan',
  'every receipt has the fee and the tax of the terms that it names':
    'setiap penerimaan memiliki biaya dan pajak menurut ketentuannya',
  'what is noted as reserved is what is authorized and not captured':
    'yang dicatat tercadang adalah yang diotorisasi dan belum ditagih',
  'what is held is what is left of the payments that are held':
    'yang ditahan adalah sisa pembayaran yang ditahan',
  'every batch is the sum of its receipts, refunds and adjustments, carries on from the last, and pays it out or keeps it':
    'setiap batch adalah jumlah penerimaan, refund, dan penyesuaiannya, melanjutkan yang sebelumnya, dan mencairkan atau menyimpannya',
  'what is settled belongs to its batch’s merchant, and is done, due, rejected or returned':
    'yang di-settlement milik merchant batch-nya, dan selesai, perlu dikerjakan, ditolak, atau dikembalikan',
  'what merchants are owed is what has not been settled':
    'hak merchant adalah yang belum di-settlement',
  'every payout is one transfer of its batch, and is where its last step says':
    'setiap pencairan adalah satu transfer batch-nya, dan berada pada langkah terakhirnya',
  'every transfer goes to an account that its merchant had':
    'setiap transfer menuju rekening yang dimiliki merchant-nya',
  'every remittance is the sum of its lines, and its cost is theirs or was agreed':
    'setiap remitansi adalah jumlah barisnya, dan biayanya sesuai baris atau kesepakatan',
  'every statement of a bank adds up, and begins where the one before it ends':
    'setiap mutasi bank berjumlah benar, dan mulai dari akhir mutasi sebelumnya',
  'every entry of a bank is what it was matched with':
    'setiap baris mutasi sesuai dengan pasangannya',
  'what acquirers have on its way is the sum of the remittances that have not ended':
    'uang acquirer dalam perjalanan adalah jumlah remitansi yang belum berakhir',
  'every own bank account has what its last statement says, but for what is not matched yet':
    'setiap rekening sendiri berisi sesuai mutasi terakhirnya, selain yang belum dicocokkan',
  'money in suspense is what is open of the exceptions, each less what was done with it':
    'dana tertahan adalah sisa terbuka pengecualian, masing-masing dikurangi yang sudah dikerjakan',
  'what is disputed is what the open disputes took, and cannot be refunded':
    'yang disengketakan adalah yang diambil sengketa terbuka, dan tidak dapat dikembalikan',
  'every dispute, journal and credit note adjusts what its merchant is owed, exactly once':
    'setiap sengketa, jurnal, dan nota kredit menyesuaikan hak merchant-nya tepat satu kali',
  'every balance is the sum of its postings': 'setiap saldo adalah jumlah pembukuannya',
  'the sums of months, days and hours are those of the postings that are counted':
    'jumlah per bulan, hari, dan jam sesuai pembukuan yang dihitung',
  'everything that was booked before the end of the chain is in it':
    'semua yang dibukukan sebelum akhir rantai ada di dalamnya',
  'every signed head is a block of the chain':
    'setiap kepala yang ditandatangani adalah blok rantai ini',
  'every sealed transaction, with what it books, is as it was':
    'setiap transaksi tersegel, dengan pembukuannya, tidak berubah',
  'every sealed batch, with the accounts that it pays, is as it was':
    'setiap batch tersegel, dengan rekening tujuannya, tidak berubah',
  'every sealed step of a payout is as it was':
    'setiap langkah pencairan yang tersegel tidak berubah',
  'every sealed remittance, statement of a bank and match of the two is as it was':
    'setiap remitansi, mutasi bank, dan pencocokan yang tersegel tidak berubah',
  'what receipts and refunds give whom is as it was sealed':
    'penerima hasil setiap penerimaan dan refund sesuai segelnya',
  'the bank accounts of merchants are those that were entered and sealed':
    'rekening merchant adalah yang dimasukkan dan disegel',
  'every closed month, with its statements, and every invoice is as it was sealed':
    'setiap bulan yang ditutup, dengan rekening korannya, dan setiap faktur sesuai segelnya',
  'every closed month was signed with the key of this gateway':
    'setiap bulan yang ditutup ditandatangani dengan kunci gateway ini',
  'the balances of every closed month are the sums of what was booked until its end':
    'saldo setiap bulan yang ditutup adalah jumlah yang dibukukan sampai akhirnya',
  'the balances of every closed month are those that were signed, and end with the chain':
    'saldo setiap bulan yang ditutup adalah yang ditandatangani, dan berakhir bersama rantai',
  'nothing was booked into a month after it was closed':
    'tidak ada yang dibukukan ke bulan yang sudah ditutup',
  'the invoices of every closed month are the fees and taxes that were booked in it':
    'faktur setiap bulan yang ditutup adalah biaya dan pajak yang dibukukan di dalamnya',
  'invoices and credit notes are numbered without gaps, and correct no more than was invoiced':
    'faktur dan nota kredit bernomor tanpa celah, dan tidak mengoreksi lebih dari yang ditagih',
};
