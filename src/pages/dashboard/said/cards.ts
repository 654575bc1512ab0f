// How the sandbox's test cards behave, in Indonesian.
import type { Sayings } from './sayings.ts';

export const cardsInIndonesian: Sayings = {
  'Approved after 3-D Secure; on-us instalments at Bank Mandiri':
    'Disetujui setelah 3-D Secure; cicilan on-us di Bank Mandiri',
  'Approved without a challenge; on-us instalments at {}':
    'Disetujui tanpa tantangan; cicilan on-us di {}',
  'Approved after 3-D Secure; off-us instalments': 'Disetujui setelah 3-D Secure; cicilan off-us',
  'Approved without a challenge; off-us instalments': 'Disetujui tanpa tantangan; cicilan off-us',
  'Debit card: approved without a challenge; no instalments':
    'Kartu debit: disetujui tanpa tantangan; tanpa cicilan',
  'Debit card: approved after 3-D Secure; no instalments':
    'Kartu debit: disetujui setelah 3-D Secure; tanpa cicilan',
  'JCB: approved without a challenge; off-us instalments':
    'JCB: disetujui tanpa tantangan; cicilan off-us',
  'American Express (CVV of 4 digits): approved without a challenge':
    'American Express (CVV 4 angka): disetujui tanpa tantangan',
  'Approved after a hidden device check, without a challenge':
    'Disetujui setelah pemeriksaan perangkat tersembunyi, tanpa tantangan',
  'Approved after a hidden device check and 3-D Secure':
    'Disetujui setelah pemeriksaan perangkat tersembunyi dan 3-D Secure',
  'Declined: refer to issuer': 'Ditolak: hubungi penerbit',
  'Declined: pick up card': 'Ditolak: kartu harus ditahan',
  'Declined: do not honour': 'Ditolak: tidak disetujui penerbit',
  'Declined: pick up card, special conditions': 'Ditolak: kartu harus ditahan, kondisi khusus',
  'Declined: invalid amount': 'Ditolak: nominal tidak valid',
  'Declined: invalid card number': 'Ditolak: nomor kartu tidak valid',
  'Declined: lost card': 'Ditolak: kartu hilang',
  'Declined: stolen card': 'Ditolak: kartu curian',
  'Declined: insufficient funds': 'Ditolak: dana tidak cukup',
  'Declined: expired card': 'Ditolak: kartu kedaluwarsa',
  'Declined: wrong PIN': 'Ditolak: PIN salah',
  'Declined: not permitted to this cardholder': 'Ditolak: tidak diizinkan bagi pemegang kartu ini',
  'Declined: exceeds the limit': 'Ditolak: melebihi batas',
  'Declined: issuer unavailable': 'Ditolak: penerbit tidak tersedia',
  'Declined: system malfunction': 'Ditolak: gangguan sistem',
  'Rejected by the risk engine': 'Ditolak mesin risiko',
  '3-D Secure authentication refused': 'Autentikasi 3-D Secure ditolak',
  'No answer in time: timeout': 'Tidak dijawab pada waktunya',
};
