// Texts of the pages about keys.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Keys',
  lead: 'Keys let programs call the management API. Give each program its own, with no more than it needs.',
  create: 'Create a key',
  name: 'Name',
  nameHint: 'What it is for, such as “nightly reports”',
  role: 'Role',
  merchant: 'Merchant',
  all: 'All merchants',
  groups: 'Restrict to',
  groupsHint: 'Without a choice, the key may do all that its role may.',
  expires: 'Expires after (days)',
  expiresHint: 'Empty: it does not expire.',
  made: 'The key was created',
  makeAnother: 'Back to the keys',
  key: 'Key',
  ends: 'Ends in',
  used: 'Last used',
  never: 'Never',
  expiry: 'Expires',
  byFile: 'Configuration file',
  createdBy: 'Created by',
  revoke: 'Revoke',
  revokeWhat: 'Programs that use this key are refused from now on. This cannot be undone.',
  revoked: 'The key was revoked',
  empty: 'There are no keys',
  emptyAdvice: 'Create one to call the management API from a program.',
};

type Words = typeof en;

const id: Words = {
  title: 'Kunci API',
  lead: 'Dengan kunci, program memanggil API manajemen. Beri setiap program kuncinya sendiri, seperlunya saja.',
  create: 'Buat kunci',
  name: 'Nama',
  nameHint: 'Kegunaannya, misalnya “laporan malam”',
  role: 'Peran',
  merchant: 'Merchant',
  all: 'Semua merchant',
  groups: 'Batasi pada',
  groupsHint: 'Tanpa pilihan, kunci dapat melakukan semua yang diizinkan perannya.',
  expires: 'Kedaluwarsa setelah (hari)',
  expiresHint: 'Kosong: tidak kedaluwarsa.',
  made: 'Kunci telah dibuat',
  makeAnother: 'Kembali ke daftar kunci',
  key: 'Kunci',
  ends: 'Berakhiran',
  used: 'Terakhir dipakai',
  never: 'Belum pernah',
  expiry: 'Kedaluwarsa',
  byFile: 'Berkas konfigurasi',
  createdBy: 'Dibuat oleh',
  revoke: 'Cabut',
  revokeWhat: 'Program yang memakai kunci ini langsung ditolak. Ini tidak dapat dibatalkan.',
  revoked: 'Kunci telah dicabut',
  empty: 'Belum ada kunci',
  emptyAdvice: 'Buat satu untuk memanggil API manajemen dari program.',
};

export const keyWords: InLanguages<Words> = { en, id };
