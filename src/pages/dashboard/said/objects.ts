// What things are called, in Indonesian.
import type { OfficeObject } from '../../../refusal.ts';
import type { Sayings } from './sayings.ts';

export const objects: Record<OfficeObject, string> = {
  payment: 'pembayaran',
  refund: 'refund',
  notification: 'notifikasi',
  batch: 'batch settlement',
  reconciliation: 'rekonsiliasi',
  provider: 'penyedia',
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

/** The same as the audit log names them: with an id. */
export const objectsInIndonesian: Sayings = {
  ...Object.fromEntries(
    Object.entries(objects).map(([english, indonesian]) => [`${english} {}`, `${indonesian} {}`]),
  ),
  'payout result {}': 'hasil pencairan {}',
  'endpoint {}': 'alamat {}',
  'notifications {}': 'notifikasi {}',
  'bank entries': 'baris mutasi bank',
  'sandbox controls': 'kendali sandbox',
  account: 'akun',
};
