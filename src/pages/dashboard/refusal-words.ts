// What a refusal says to a person, in the language of the page.
import { sentenceOf } from '../../conflict.ts';
import { problemOf } from '../../http/problems.ts';
import type { RefusalCode, RefusalReason } from '../../refusal.ts';
import type { Language } from '../kit/language.ts';
import { rupiah } from '../kit/money.ts';
import { conflictsInIndonesian } from './conflict-words.ts';
import { statusInSentence as named } from './parts/status-words.ts';
import { objects } from './said/objects.ts';
import { factSaid, fieldSaid, fileSaid } from './said/said.ts';

type Sentences = {
  readonly [C in RefusalCode]: (reason: Extract<RefusalReason, { code: C }>) => string;
};

const indonesian: Sentences = {
  HEADER_MISSING: ({ header }) => `Header ${header} wajib diisi.`,
  HEADER_MALFORMED: ({ header }) => `Bentuk header ${header} salah.`,
  TIMESTAMP_OUT_OF_RANGE: ({ header, toleranceSeconds }) =>
    `Header ${header} berselisih lebih dari ${toleranceSeconds} detik dari sekarang.`,
  CLIENT_UNKNOWN: () => 'Client tidak dikenal.',
  CLIENT_DIFFERS: ({ header }) => `Header ${header} menyebut client lain.`,
  TOKEN_INVALID: () => 'Token akses tidak valid.',
  SIGNATURE_INVALID: () => 'Tanda tangan tidak valid.',
  MERCHANT_SUSPENDED: () => 'Merchant ini ditangguhkan.',
  ADDRESS_NOT_ALLOWED: ({ address }) => `Panggilan dari ${address} tidak diizinkan.`,
  RATE_LIMITED: () => 'Coba lagi sebentar lagi.',
  BODY_MALFORMED: () => 'Isinya bukan JSON yang benar.',
  BODY_TOO_LARGE: ({ limitBytes }) => `Isinya lebih dari ${limitBytes} byte.`,
  FIELD_REQUIRED: ({ field }) => `${field} wajib diisi.`,
  FIELD_INVALID: ({ field, reason }) => `${field} ${fieldSaid(reason, 'id')}.`,
  AMOUNT_INVALID: ({ field }) => `${field} harus lebih dari 0.`,
  REFERENCE_USED: () => 'Referensi ini sudah dipakai pembayaran lain.',
  ACCOUNT_UNKNOWN: ({ field }) => `${field} bukan rekening settlement yang terverifikasi.`,
  CHANNEL_INACTIVE: ({ channel }) => `Kanal ${channel} tidak aktif.`,
  MERCHANT_NOT_CONFIGURED: ({ field, reason }) => `${field}: ${fieldSaid(reason, 'id')}.`,
  REQUEST_IN_FLIGHT: () => 'Permintaan yang sama masih diproses.',
  REQUEST_ID_REUSED: () => 'Formulir ini sudah pernah dikirim. Muat ulang halaman.',
  PAYMENT_NOT_FOUND: () => 'Pembayaran ini tidak ada.',
  STATE_CONFLICT: ({ status, wanted }) =>
    `Statusnya ${named(status)} dan tidak dapat menjadi ${named(wanted)}.`,
  ALREADY_REFUNDED: () => 'Semuanya sudah dikembalikan.',
  REFUND_EXCEEDS: ({ refundable }) => `Hanya tersisa ${rupiah(refundable, 'id')}.`,
  VOID_NOT_WHOLE: ({ whole }) =>
    `Sebelum settlement hanya seluruh ${rupiah(whole, 'id')} yang dapat dikembalikan.`,
  REFUND_WINDOW_OVER: () => 'Pembayaran ini sudah terlalu lama untuk di-refund.',
  REFUND_REFERENCE_USED: () => 'Referensi ini sudah dipakai refund lain.',
  CAPTURE_EXCEEDS: ({ authorized }) => `Hanya ${rupiah(authorized, 'id')} yang diotorisasi.`,
  ACQUIRER_DECLINED: ({ channel, reason }) =>
    `Acquirer ${channel} menolak: ${factSaid(reason, 'id')}.`,
  ACQUIRER_UNAVAILABLE: ({ channel }) => `Penyedia ${channel} sedang tidak menjawab.`,
  OBJECT_NOT_FOUND: ({ object, name }) => `Tidak ada ${objects[object]} ${name}.`,
  REFERENCE_AMBIGUOUS: ({ reference }) =>
    `Beberapa merchant memakai ${reference}: sebutkan yang mana dengan client_id.`,
  FILE_UNREADABLE: ({ why }) => fileSaid(why, 'id'),
  DIFFERENCE_CLOSED: ({ status }) => `Selisih ini sudah ${named(status)}.`,
  PAYOUT_STATE: ({ status, wanted }) => payoutSentence(status, wanted),
  PAYOUT_BEYOND_CASH: ({ account, available, amount }) =>
    `Rekening ${account} hanya memiliki ${rupiah(available, 'id')} yang belum dalam perjalanan, sedangkan ${rupiah(amount, 'id')} akan dikirim.`,
  SIGN_IN_REQUIRED: () => 'Masuk dahulu, atau kirim kunci sebagai Authorization: Bearer.',
  NOT_PERMITTED: ({ permission }) => `Peran Anda tidak mengizinkan ${permission}.`,
  OFFICE_CONFLICT: ({ conflict }) => sentenceOf(conflictsInIndonesian, conflict),
  APPROVAL_NEEDED: ({ approval }) =>
    `Orang lain harus menyetujuinya: persetujuan ${approval} menunggu.`,
};

/** What a refusal says: a sentence. */
export function refusalText(reason: RefusalReason, language: Language): string {
  if (language === 'en') return problemOf(reason).message;
  const sentence = indonesian[reason.code] as (reason: RefusalReason) => string;
  return sentence(reason);
}

function payoutSentence(status: string, wanted: string): string {
  if (status === wanted) return `Pencairan ini sudah ${named(status)}.`;
  if (status === 'PENDING') return 'Pencairan ini belum dikirim: catat pengirimannya dahulu.';
  if (status === 'FAILED' || status === 'RETURNED') {
    return 'Pencairan ini sudah berakhir dan uangnya kembali menjadi hak penerima: batch berikutnya membayarnya lagi.';
  }
  if (wanted === 'FAILED')
    return 'Pencairan ini sudah dibayar: jika uangnya kembali, catat pengembaliannya.';
  return `Pencairan ini ${named(status)} dan tidak dapat dikirim lagi.`;
}

/** The field that the refusal is about. */
export function fieldOf(reason: RefusalReason): string | undefined {
  return 'field' in reason ? reason.field : undefined;
}
