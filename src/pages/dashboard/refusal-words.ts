// What a refusal says to a person, in the language of the page.
import { problemOf } from '../../http/problems.ts';
import type { OfficeObject, RefusalReason } from '../../refusal.ts';
import type { Language } from '../kit/language.ts';
import { rupiah } from '../kit/money.ts';

const objects: Record<OfficeObject, string> = {
  payment: 'pembayaran',
  refund: 'refund',
  notification: 'notifikasi',
  batch: 'batch settlement',
  reconciliation: 'rekonsiliasi',
  difference: 'selisih',
  channel: 'kanal',
  report: 'laporan',
  transaction: 'transaksi',
  request: 'permintaan',
  merchant: 'merchant',
  'secret key': 'secret key',
  'service request': 'permintaan layanan',
  account: 'rekening',
  payout: 'pencairan',
  'payout file': 'berkas pencairan',
  'result file': 'berkas hasil',
  remittance: 'remitansi',
  'bank statement': 'mutasi bank',
  'bank entry': 'baris mutasi bank',
  exception: 'pengecualian',
  dispute: 'sengketa',
  evidence: 'bukti',
  journal: 'jurnal',
  approval: 'persetujuan',
  person: 'pengguna',
  session: 'sesi',
  passkey: 'passkey',
  key: 'kunci',
  'audit entry': 'catatan audit',
  view: 'tampilan',
  period: 'periode',
  statement: 'rekening koran',
  invoice: 'faktur',
};

/** A sentence. What only English has is returned in English. */
export function refusalText(reason: RefusalReason, language: Language): string {
  return (language === 'id' ? indonesian(reason) : undefined) ?? problemOf(reason).message;
}

function indonesian(reason: RefusalReason): string | undefined {
  switch (reason.code) {
    case 'FIELD_REQUIRED':
      return `${reason.field} wajib diisi.`;
    case 'FIELD_INVALID':
      return `${reason.field} tidak valid: ${reason.reason}.`;
    case 'AMOUNT_INVALID':
      return `${reason.field} harus lebih dari 0.`;
    case 'OBJECT_NOT_FOUND':
      return `Tidak ada ${objects[reason.object]} ${reason.name}.`;
    case 'NOT_PERMITTED':
      return `Peran Anda tidak mengizinkan ${reason.permission}.`;
    case 'ALREADY_REFUNDED':
      return 'Semuanya sudah dikembalikan.';
    case 'REFUND_EXCEEDS':
      return `Hanya tersisa ${rupiah(reason.refundable, 'id')}.`;
    case 'VOID_NOT_WHOLE':
      return `Sebelum settlement hanya seluruh ${rupiah(reason.whole, 'id')} yang dapat dikembalikan.`;
    case 'REFUND_WINDOW_OVER':
      return 'Pembayaran ini sudah terlalu lama untuk di-refund.';
    case 'CAPTURE_EXCEEDS':
      return `Hanya ${rupiah(reason.authorized, 'id')} yang diotorisasi.`;
    case 'STATE_CONFLICT':
      return `Statusnya ${reason.status} dan tidak dapat menjadi ${reason.wanted}.`;
    case 'ACQUIRER_DECLINED':
      return `Acquirer ${reason.channel} menolak: ${reason.reason}.`;
    case 'DIFFERENCE_CLOSED':
      return `Selisih ini sudah ${reason.status}.`;
    case 'PAYOUT_STATE':
      return payoutSentence(reason.status, reason.wanted);
    case 'PAYOUT_BEYOND_CASH':
      return `Rekening ${reason.account} hanya memiliki ${rupiah(reason.available, 'id')} yang belum dalam perjalanan, sedangkan ${rupiah(reason.amount, 'id')} akan dikirim.`;
    case 'REQUEST_IN_FLIGHT':
      return 'Permintaan yang sama masih diproses.';
    case 'REQUEST_ID_REUSED':
      return 'Formulir ini sudah pernah dikirim. Muat ulang halaman.';
    default:
      return undefined;
  }
}

function payoutSentence(status: string, wanted: string): string {
  if (status === wanted) return `Pencairan ini sudah ${status}.`;
  if (status === 'PENDING') return 'Pencairan ini belum dikirim: catat pengirimannya dahulu.';
  if (status === 'FAILED' || status === 'RETURNED') {
    return 'Pencairan ini sudah berakhir dan uangnya kembali menjadi hak penerima: batch berikutnya membayarnya lagi.';
  }
  if (wanted === 'FAILED')
    return 'Pencairan ini sudah dibayar: jika uangnya kembali, catat RETURNED.';
  return `Pencairan ini ${status} dan tidak dapat dikirim lagi.`;
}

/** The field that the refusal is about. */
export function fieldOf(reason: RefusalReason): string | undefined {
  return 'field' in reason ? reason.field : undefined;
}
