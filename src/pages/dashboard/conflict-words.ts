// What a conflict says in Indonesian.
import type { ConflictDetails, ConflictSentences } from '../../conflict.ts';
import { rupiah } from '../kit/money.ts';
import { statusInSentence as named } from './parts/status-words.ts';
import { periodWords } from './periods/words.ts';
import { factSaid, proofSaid } from './said/said.ts';

export const conflictsInIndonesian: ConflictSentences = {
  ACCOUNT_DECIDED: () => 'Tidak ada yang menunggu keputusan untuk rekening ini.',
  ACCOUNT_ENTERED_BY_YOU: () => 'Anda yang memasukkannya: orang lain harus memutuskan.',
  ASKED_BY_YOU: () => 'Anda yang memintanya: orang lain harus memutuskan.',
  DECIDED_BEFORE: ({ status }) => `Ini sudah diputuskan: ${named(status)}.`,
  AUTHENTICATOR_EXISTS: () => 'Anda sudah memakai aplikasi autentikator: hapus dahulu.',
  AUTHENTICATOR_MISSING: ({ email }) => `${email} tidak memakai aplikasi autentikator.`,
  RECOVERY_CODES_ALONE: () =>
    'Kode pemulihan memerlukan aplikasi autentikator: tambahkan dahulu aplikasinya.',
  PASSWORD_TRIES: ({ seconds }) => `Terlalu banyak kata sandi salah: tunggu ${seconds} detik.`,
  SELF_IN_FILE: () =>
    'Nama dan kata sandi Anda ditentukan oleh berkas konfigurasi: ubahlah di sana.',
  PERSON_IN_FILE: () =>
    'Pengguna ini ditentukan oleh berkas konfigurasi: ubahlah di sana, pada dashboard.users.',
  PERSON_EXISTS: ({ email }) => `Alamat ${email} sudah dipakai pengguna lain.`,
  PERSON_DISABLED: ({ email }) => `${email} dinonaktifkan: aktifkan dahulu.`,
  PERSON_LAST_MANAGER: ({ email }) =>
    `${email} adalah orang terakhir yang dapat mengelola pengguna: tambahkan orang lain dahulu.`,
  KEY_IN_FILE: () =>
    'Kunci ini ditentukan oleh berkas konfigurasi: hapuslah di sana, pada dashboard.keys.',
  MERCHANT_EXISTS: ({ clientId }) =>
    `Merchant ${clientId} sudah ada: ubah merchant itu, atau kosongkan client_id.`,
  MERCHANT_IN_FILE: () =>
    'Merchant ini ditentukan oleh berkas konfigurasi (GAPURA_CONFIG): ubahlah di sana, pada merchants.',
  MERCHANT_LEFT_FILE: () =>
    'Merchant ini sudah tidak ada dalam berkas konfigurasi: ambil alih dahulu, lalu ubah di sini.',
  MERCHANT_STILL_IN_FILE: () =>
    'Merchant ini masih ada dalam berkas konfigurasi: hapus di sana, lalu mulai ulang gateway.',
  MERCHANT_IN_OFFICE: () => 'Merchant ini sudah dikelola di sini.',
  SECRET_KEYS_FULL: () => 'Dua secret key masih berlaku: hapus yang lebih lama dahulu.',
  SECRET_KEY_LAST: () => 'Ini satu-satunya secret key merchant: buat yang lain dahulu.',
  SERVICE_REQUESTED: ({ channel }) =>
    `Permintaan untuk ${channel} masih menunggu dan harus diputuskan dahulu.`,
  VIEWS_FULL: ({ most }) => `Anda sudah memiliki ${most} tampilan: hapus satu dahulu.`,
  VIEW_NAME_USED: ({ view }) =>
    `Anda sudah memiliki tampilan bernama ${view}: hapus dahulu, atau pilih nama lain.`,
  ENDPOINT_NOT_MUTED: () =>
    'Pengiriman ke alamat ini tidak dihentikan. Tulis alamat persis seperti saat dihentikan, atau kosongkan untuk semua.',
  ENDPOINT_MISSING: () => 'Merchant belum memiliki alamat untuk notifikasi ini: isi dahulu.',
  PERIOD_CLOSED: ({ month }) => `${month} sudah ditutup.`,
  PERIOD_DEMANDS: ({ conditions }) => `Syarat ini belum terpenuhi: ${unmet(conditions)}.`,
  PERIOD_WARNINGS: ({ conditions }) => `Terima peringatan ini, atau tunggu: ${unmet(conditions)}.`,
  PERIOD_BUSY: () => 'Buku sedang ditulis oleh proses yang lama: coba lagi.',
  PERIOD_ORDER: () => 'Bulan-bulan ditutup secara berurutan.',
  PERIOD_SEAL_LATE: () =>
    'Proses yang lama pada basis data menunda segel: tutup lagi beberapa saat kemudian.',
  PERIOD_EMPTY: () => 'Belum pernah ada yang dibukukan.',
  TIME_IN_CLOSED_MONTH: ({ since }) =>
    `Bulan itu sudah ditutup: pilih waktu mulai ${since.toISOString()}.`,
  LEDGER_PROOF_RUNS: () => 'Seluruh buku besar sedang dibuktikan: tunggu sampai selesai.',
  JOURNAL_REVERSED: () => 'Jurnal ini sudah dibalik.',
  CREDIT_NOTE_FINAL: () => 'Nota kredit tidak dapat dikoreksi: koreksi fakturnya.',
  DISPUTE_ENDED: () => 'Sengketa ini sudah berakhir.',
  DISPUTE_EXISTS: () => 'Sudah ada sengketa dengan referensi ini.',
  EVIDENCE_FULL: ({ most }) => `Satu sengketa dapat memiliki paling banyak ${most} bukti.`,
  SUSPENSE_WORKED: () => 'Orang lain sudah mengerjakan uang ini: lihat kembali pengecualiannya.',
  SUSPENSE_EMPTY: () => 'Uang ini sudah tidak tersisa.',
  SUSPENSE_SMALLER: ({ left }) => `Uang ini hanya tersisa ${rupiah(left, 'id')}.`,
  EXCEPTION_AT_BANK: () =>
    'Uang ini ada di bank: cocokkan dengan baris mutasi yang mengembalikannya.',
  EXCEPTION_IS_ENTRY: () =>
    'Ini adalah baris mutasi bank: cocokkan, atau bukukan pada sebuah akun.',
  EXCEPTION_WITHOUT_MONEY: () => 'Ini selisih tanpa dana tertahan: hanya dapat dihapusbukukan.',
  REMITTANCE_ENDED: ({ status }) => `Remitansi ini sudah berakhir: ${named(status)}.`,
  STATEMENT_GAP: ({ account, file, until, closing, opening }) =>
    `Mutasi terakhir ${account} (${file}, sampai ${until}) berakhir pada ${rupiah(closing, 'id')}, ` +
    `sedangkan bagian baru dari berkas ini mulai dari ${rupiah(opening, 'id')}: impor dahulu yang hilang di antaranya.`,
  ENTRY_MATCHED: () => 'Baris ini sudah dicocokkan.',
  PAYOUT_MOVED: ({ reference, status }) =>
    `Pencairan ${reference} sekarang ${named(status)}: cocokkan lagi barisnya.`,
  PROVIDER_MATTER_CLOSED: ({ matter }) =>
    `Tidak ada ${matters[matter] ?? matter} pembayaran ini yang terbuka pada penyedianya: lihat kembali.`,
  PROVIDER_LINK_UNKNOWN: () =>
    'Tautan atau kode pembayaran ini tidak diketahui di sini sehingga tidak ada yang dapat membayarnya: hanya dapat ditolak.',
  PROVIDER_CALL_ANSWERED: () => 'Panggilannya sudah dijawab: lihat kembali.',
  PROVIDER_NONE: () => 'Pembayaran ini tidak ada pada penyedia.',
  NOTIFICATION_WORKED: () => 'Notifikasi ini tidak perlu dikerjakan lagi: lihat kembali.',
  SANDBOX_ONLY: () => 'Gateway ini bukan sandbox.',
  CLOCK_TOO_FAR: () =>
    'Jam paling jauh sepuluh tahun ke depan: majukan lebih sedikit, atau kembalikan ke waktu nyata.',
  OUTCOME_IMPOSSIBLE: ({ reference, outcome, why, exception }) =>
    `${reference} tidak dapat menjadi ${named(outcome)}: ${factSaid(why, 'id')}.${
      exception === undefined ? '' : ` Uangnya tertahan sebagai pengecualian ${exception}.`
    }`,
  OUTCOME_AT_PROVIDER: ({ reference, upstream }) =>
    `${reference} ada pada penyedia ${upstream}: pelanggannya membayar di sana.`,
  CARD_UNFIT: ({ why }) => `Kartu ini tidak dapat dipakai: ${why}.`,
};

const matters: Readonly<Record<string, string>> = {
  opening: 'pembukaan',
  payment: 'pembayaran',
  refund: 'refund',
  capture: 'capture',
};

function unmet(conditions: ConflictDetails['PERIOD_DEMANDS']['conditions']): string {
  const { names } = periodWords.id;
  return conditions
    .map(
      ({ name, found }) =>
        `${names[name] ?? name} (${found.map((one) => proofSaid(one, 'id')).join(', ')})`,
    )
    .join('; ');
}
