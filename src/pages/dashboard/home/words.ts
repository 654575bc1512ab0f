// Texts of Home.
import type { AttentionKind } from '../../../office/attention/look.ts';
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Home',
  volume: 'Volume',
  payments: 'Payments',
  success: 'Success rate',
  median: 'Median time to pay',
  refunded: 'Refunded',
  compared: (from: string, to: string) => `compared with ${from} to ${to}`,
  comparedLead: (from: string, to: string) => `Changes are against ${from} – ${to}.`,
  chart: 'Volume by day',
  channels: 'By channel',
  channel: 'Channel',
  share: 'Share',
  day: 'Day',
  attention: 'Needs attention',
  calm: 'Nothing needs attention.',
  newest: 'Newest payments',
  all: 'All payments',
  reference: 'Reference',
  amount: 'Amount',
  status: 'Status',
  created: 'Created',
  none: 'No money was received in this period',
  noneAdvice: 'Payments of your merchants appear here as soon as customers pay.',
  kinds: {
    'notifications-exhausted': [
      'Notifications gave up',
      'Send them again once the receiver works.',
    ],
    'receivers-failing': [
      'Receivers keep failing',
      'They get one attempt at a time until they answer.',
    ],
    'refunds-due': [
      'Refunds wait for a transfer',
      'Return the money by hand and mark them as done.',
    ],
    'payouts-failed': [
      'Accounts to which payouts failed',
      'Change or verify them again: their money waits.',
    ],
    'payouts-late': ['Payouts are late', 'Ask the bank what happened to them.'],
    'disputes-due': ['Disputes are due soon', 'Evidence counts until the deadline.'],
    'exceptions-open': ['Open exceptions', 'Money that does not fit waits to be worked.'],
    'approvals-pending': ['Approvals are pending', 'A second person has to decide.'],
    'accounts-unverified': [
      'Unverified bank accounts',
      'They get no shares of a split until verified.',
    ],
    'snap-keys-unusable': ['Unreadable SNAP keys', 'These merchants get no access tokens.'],
    'money-waiting': ['Money waits for a bank account', 'Verify the account, or add it again.'],
    'settlements-late': [
      'Settlements are late',
      'Money is due since more than a day: see the log, and whether an account is verified.',
    ],
    'calendar-uncovered': [
      'Years without holidays',
      'Due dates reach into a year whose bank holidays are not known.',
    ],
    'signatures-refused': [
      'Signatures are refused in a burst',
      'Look at one of the calls: its page says why.',
    ],
    'providers-down': ['Providers do not reply', 'New payments are not opened with them.'],
    'outcomes-unknown': [
      'Outcomes are unknown',
      'Their providers are asked again. Decide what stays unknown.',
    ],
    'exceptions-old': [
      'Exceptions are too old',
      'Their month cannot be closed until they are worked.',
    ],
    'account-changes': ['Changes of bank accounts', 'A second person has to decide.'],
    'services-requested': ['Requests for services', 'Approve or reject what merchants ask for.'],
    'ledger-unproven': [
      'The ledger is not proven',
      'Prove it: the last proof failed, or none was made.',
    ],
    'periods-open': ['Months that are not closed', 'See what is in the way, and close them.'],
  } satisfies Record<AttentionKind, readonly [string, string]>,
};

type Words = typeof en;

const id: Words = {
  title: 'Beranda',
  volume: 'Volume',
  payments: 'Pembayaran',
  success: 'Keberhasilan',
  median: 'Median waktu bayar',
  refunded: 'Dikembalikan',
  compared: (from, to) => `dibandingkan ${from} sampai ${to}`,
  comparedLead: (from, to) => `Perubahan terhadap ${from} – ${to}.`,
  chart: 'Volume per hari',
  channels: 'Per kanal',
  channel: 'Kanal',
  share: 'Porsi',
  day: 'Hari',
  attention: 'Perlu perhatian',
  calm: 'Tidak ada yang perlu perhatian.',
  newest: 'Pembayaran terbaru',
  all: 'Semua pembayaran',
  reference: 'Referensi',
  amount: 'Nominal',
  status: 'Status',
  created: 'Dibuat',
  none: 'Tidak ada uang masuk pada periode ini',
  noneAdvice: 'Pembayaran merchant Anda tampil di sini begitu pelanggan membayar.',
  kinds: {
    'notifications-exhausted': ['Notifikasi menyerah', 'Kirim lagi setelah penerimanya berfungsi.'],
    'receivers-failing': ['Penerima terus gagal', 'Dicoba satu per satu sampai menjawab.'],
    'refunds-due': [
      'Refund menunggu transfer',
      'Kembalikan dana secara manual, lalu tandai selesai.',
    ],
    'payouts-failed': [
      'Rekening yang gagal dibayar',
      'Ubah atau verifikasi lagi: uangnya menunggu.',
    ],
    'payouts-late': ['Pencairan terlambat', 'Tanyakan kepada bank apa yang terjadi.'],
    'disputes-due': ['Sengketa segera jatuh tempo', 'Bukti dihitung sampai tenggat.'],
    'exceptions-open': ['Pengecualian terbuka', 'Uang yang tidak cocok menunggu dikerjakan.'],
    'approvals-pending': ['Menunggu persetujuan', 'Orang kedua harus memutuskan.'],
    'accounts-unverified': [
      'Rekening belum terverifikasi',
      'Tidak mendapat bagian split sampai diverifikasi.',
    ],
    'snap-keys-unusable': ['Kunci SNAP tidak terbaca', 'Merchant ini tidak mendapat token akses.'],
    'money-waiting': ['Dana menunggu rekening', 'Verifikasi rekeningnya, atau tambahkan lagi.'],
    'settlements-late': [
      'Settlement terlambat',
      'Jatuh tempo lebih dari sehari lalu: lihat log, dan apakah rekening sudah terverifikasi.',
    ],
    'calendar-uncovered': [
      'Tahun tanpa hari libur',
      'Jatuh tempo mencapai tahun yang hari libur banknya belum diketahui.',
    ],
    'signatures-refused': [
      'Banyak tanda tangan ditolak',
      'Lihat salah satu panggilannya: halamannya menjelaskan sebabnya.',
    ],
    'providers-down': ['Penyedia tidak menjawab', 'Pembayaran baru tidak dibuka pada mereka.'],
    'outcomes-unknown': [
      'Hasil belum diketahui',
      'Penyedianya ditanya lagi. Putuskan yang tetap tidak diketahui.',
    ],
    'exceptions-old': [
      'Pengecualian terlalu lama',
      'Bulannya tidak dapat ditutup sebelum dikerjakan.',
    ],
    'account-changes': ['Perubahan rekening', 'Orang kedua harus memutuskan.'],
    'services-requested': ['Permintaan layanan', 'Setujui atau tolak permintaan merchant.'],
    'ledger-unproven': [
      'Buku besar belum terbukti',
      'Buktikan: bukti terakhir gagal, atau belum pernah dibuat.',
    ],
    'periods-open': ['Bulan yang belum ditutup', 'Lihat yang menghalangi, lalu tutup.'],
  },
};

export const homeWords: InLanguages<Words> = { en, id };
