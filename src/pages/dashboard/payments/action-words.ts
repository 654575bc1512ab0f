// Texts of the pages on which money is given back or captured: what will happen, in full sentences.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  refundTitle: 'Refund',
  voidTitle: 'Void',
  captureTitle: 'Capture',
  of: (reference: string) => `Payment ${reference}`,
  amount: 'Amount',
  refundHint: (most: string) => `At most ${most} are left.`,
  captureHint: (most: string) => `At most ${most} are authorized.`,
  show: 'Show what it will do',
  whole: 'Everything',
  consequences: 'What will happen',
  reason: 'Reason',
  reasonHint: 'For the record; the merchant may see it.',
  back: (amount: string) => `The customer gets ${amount} back.`,
  online: 'The acquirer returns it at once.',
  manual:
    'This acquirer does not take refunds: somebody has to transfer the money by hand. It is listed under Refunds until then.',
  unknown:
    'The acquirer decides whether it returns it at once or it has to be transferred by hand.',
  ends: (amount: string) =>
    `${amount} are no longer reserved on the customer’s card. Nothing was charged.`,
  voidWhole:
    'Money that is not settled goes back as a void of the whole payment. A part can be refunded after the settlement.',
  feeKept: (fee: string) => `The fee of ${fee} stays with the gateway.`,
  feeReturned: (fee: string) => `${fee} of the fee are returned to the merchant.`,
  noFee: 'There is no fee.',
  from: {
    none: 'Nothing is taken from the merchant.',
    held: (amount: string) => `${amount} are taken from the merchant’s money that is held.`,
    'own-settlement': (amount: string) =>
      `${amount} are taken from the merchant. The payment is not settled yet, so its own settlement is that much less.`,
    'next-settlement': (amount: string) =>
      `${amount} are taken from the merchant’s next settlement, because the payment is settled already.`,
  },
  captured: (amount: string) => `${amount} are charged to the customer’s card.`,
  givenBack: (amount: string) =>
    `${amount} of the authorization are given up: they cannot be captured later.`,
  captureFee: (fee: string) => `The fee is ${fee}.`,
  notifies: 'The merchant is notified.',
  silent: 'The merchant is not notified.',
  undone: 'This cannot be undone.',
  after: 'The payment afterwards',
  postings: 'Postings',
  doRefund: (amount: string) => `Refund ${amount}`,
  doVoid: (amount: string) => `Void ${amount}`,
  doCapture: (amount: string) => `Capture ${amount}`,
  refunded: 'The customer has the money again',
  due: 'The refund waits to be transferred by hand',
  opening: 'The acquirer was asked and has not replied yet',
  refused: (why: string) => `The acquirer declined: ${why}`,
  captured2: 'The money was captured',
  notPossible: 'This is not possible now',
};

export type ActionWords = typeof en;

const id: ActionWords = {
  refundTitle: 'Refund',
  voidTitle: 'Batalkan',
  captureTitle: 'Capture',
  of: (reference) => `Pembayaran ${reference}`,
  amount: 'Jumlah',
  refundHint: (most) => `Paling banyak ${most}.`,
  captureHint: (most) => `Paling banyak ${most} diotorisasi.`,
  show: 'Lihat akibatnya',
  whole: 'Semuanya',
  consequences: 'Yang akan terjadi',
  reason: 'Alasan',
  reasonHint: 'Untuk catatan; merchant mungkin melihatnya.',
  back: (amount) => `Pelanggan menerima kembali ${amount}.`,
  online: 'Acquirer mengembalikannya seketika.',
  manual:
    'Acquirer ini tidak menerima refund: seseorang harus mentransfer uangnya secara manual. Sampai itu dilakukan, refund ini ada di daftar Refund.',
  unknown: 'Acquirer menentukan apakah uang dikembalikan seketika atau ditransfer secara manual.',
  ends: (amount) => `${amount} tidak lagi dicadangkan di kartu pelanggan. Tidak ada yang ditagih.`,
  voidWhole:
    'Uang yang belum settlement dikembalikan dengan membatalkan seluruh pembayaran. Sebagian dapat di-refund setelah settlement.',
  feeKept: (fee) => `Biaya ${fee} tetap pada gateway.`,
  feeReturned: (fee) => `Biaya sebesar ${fee} dikembalikan kepada merchant.`,
  noFee: 'Tidak ada biaya.',
  from: {
    none: 'Tidak ada yang diambil dari merchant.',
    held: (amount) => `${amount} diambil dari uang merchant yang ditahan.`,
    'own-settlement': (amount) =>
      `${amount} diambil dari merchant. Pembayaran belum settlement, jadi settlement-nya berkurang sebesar itu.`,
    'next-settlement': (amount) =>
      `${amount} diambil dari settlement merchant berikutnya, karena pembayaran sudah settlement.`,
  },
  captured: (amount) => `${amount} ditagihkan ke kartu pelanggan.`,
  givenBack: (amount) => `${amount} dari otorisasi dilepas: tidak dapat di-capture nanti.`,
  captureFee: (fee) => `Biayanya ${fee}.`,
  notifies: 'Merchant diberi tahu.',
  silent: 'Merchant tidak diberi tahu.',
  undone: 'Ini tidak dapat dibatalkan.',
  after: 'Pembayaran sesudahnya',
  postings: 'Pembukuan',
  doRefund: (amount) => `Refund ${amount}`,
  doVoid: (amount) => `Batalkan ${amount}`,
  doCapture: (amount) => `Capture ${amount}`,
  refunded: 'Uang sudah kembali ke pelanggan',
  due: 'Refund menunggu ditransfer secara manual',
  opening: 'Acquirer sudah ditanya dan belum menjawab',
  refused: (why) => `Acquirer menolak: ${why}`,
  captured2: 'Uang telah di-capture',
  notPossible: 'Saat ini tidak dapat dilakukan',
};

export const actionWords: InLanguages<ActionWords> = { en, id };
