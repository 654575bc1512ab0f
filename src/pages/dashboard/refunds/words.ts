// Texts of the list of refunds.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Refunds',
  lead: 'Refunds that wait to be transferred by hand come first.',
  due: 'To be paid by hand',
  all: 'All refunds',
  tabs: 'Which refunds',
  amount: 'Amount',
  state: 'State',
  payment: 'Payment',
  type: 'Kind',
  reason: 'Reason',
  merchant: 'Merchant',
  channel: 'Channel',
  waiting: 'Since',
  created: 'Created',
  ended: 'Ended',
  worked: 'Worked by',
  emptyDue: 'No refund waits to be paid by hand',
  emptyDueAdvice: 'They come here from channels whose acquirer does not take refunds.',
  empty: 'There are no refunds yet',
  emptyAdvice: 'Refund a payment on its page; merchants refund through the API.',
  done: 'Done',
  doneWhat: (amount: string) =>
    `Say so after ${amount} have been transferred to the customer. The merchant is notified. This cannot be undone.`,
  rejected: 'Rejected',
  rejectedWhat: (amount: string) =>
    `Say so if the customer cannot get the money. The merchant has ${amount} again. This cannot be undone.`,
  note: 'Note',
  doneHint: 'The bank’s reference of the transfer',
  rejectedHint: 'Why it could not be made',
  doneNotice: 'The refund is done',
  rejectedNotice: 'The refund was rejected, and the merchant has the money again',
  states: {
    DUE: 'To be paid by hand',
    OPENING: 'Being asked',
    SUCCESS: 'With the customer',
    FAILED: 'Not made',
  },
  types: {
    VOID: 'Void',
    PARTIAL_REFUND: 'Part',
    FULL_REFUND: 'Whole',
    MANUAL_PARTIAL_REFUND: 'Part, by hand',
    MANUAL_FULL_REFUND: 'Whole, by hand',
  },
};

export type RefundWords = typeof en;

const id: RefundWords = {
  title: 'Refund',
  lead: 'Refund yang menunggu ditransfer manual ada di atas.',
  due: 'Perlu dibayar manual',
  all: 'Semua refund',
  tabs: 'Refund yang mana',
  amount: 'Jumlah',
  state: 'Keadaan',
  payment: 'Pembayaran',
  type: 'Jenis',
  reason: 'Alasan',
  merchant: 'Merchant',
  channel: 'Kanal',
  waiting: 'Sejak',
  created: 'Dibuat',
  ended: 'Berakhir',
  worked: 'Dikerjakan oleh',
  emptyDue: 'Tidak ada refund yang menunggu dibayar manual',
  emptyDueAdvice: 'Refund masuk ke sini dari kanal yang acquirer-nya tidak menerima refund.',
  empty: 'Belum ada refund',
  emptyAdvice: 'Refund pembayaran di halamannya; merchant melakukannya melalui API.',
  done: 'Selesai',
  doneWhat: (amount) =>
    `Tandai setelah ${amount} ditransfer kepada pelanggan. Merchant diberi tahu. Ini tidak dapat dibatalkan.`,
  rejected: 'Ditolak',
  rejectedWhat: (amount) =>
    `Tandai bila pelanggan tidak dapat menerima uangnya. ${amount} kembali menjadi milik merchant. Ini tidak dapat dibatalkan.`,
  note: 'Catatan',
  doneHint: 'Nomor referensi transfer dari bank',
  rejectedHint: 'Mengapa tidak dapat dilakukan',
  doneNotice: 'Refund selesai',
  rejectedNotice: 'Refund ditolak, dan uangnya kembali menjadi milik merchant',
  states: {
    DUE: 'Perlu dibayar manual',
    OPENING: 'Sedang ditanya',
    SUCCESS: 'Di pelanggan',
    FAILED: 'Tidak dilakukan',
  },
  types: {
    VOID: 'Pembatalan',
    PARTIAL_REFUND: 'Sebagian',
    FULL_REFUND: 'Seluruhnya',
    MANUAL_PARTIAL_REFUND: 'Sebagian, manual',
    MANUAL_FULL_REFUND: 'Seluruhnya, manual',
  },
};

export const refundWords: InLanguages<RefundWords> = { en, id };
