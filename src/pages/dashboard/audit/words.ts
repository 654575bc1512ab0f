// Texts of the audit log's page.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Audit log',
  lead: 'What people and programs did here, newest first. Entries cannot be changed.',
  actor: 'Who',
  object: 'Object',
  objectHint: 'payment, key, or a name',
  action: 'What',
  at: 'When',
  from: 'From',
  merchant: 'Merchant',
  change: 'Change',
  empty: 'Nothing has been done yet',
  emptyAdvice: 'Refunds, keys, settings and everything else that people change appear here.',
  kinds: { person: 'Person', key: 'Key', sandbox: 'Sandbox', gateway: 'Gateway' } as Readonly<
    Record<string, string>
  >,
};

type Words = typeof en;

const id: Words = {
  title: 'Log audit',
  lead: 'Yang dilakukan orang dan program di sini, terbaru di atas. Catatan tidak dapat diubah.',
  actor: 'Siapa',
  object: 'Objek',
  objectHint: 'payment, key, atau sebuah nama',
  action: 'Apa',
  at: 'Kapan',
  from: 'Dari',
  merchant: 'Merchant',
  change: 'Perubahan',
  empty: 'Belum ada yang dilakukan',
  emptyAdvice: 'Refund, kunci, pengaturan, dan semua yang diubah orang tampil di sini.',
  kinds: { person: 'Orang', key: 'Kunci', sandbox: 'Sandbox', gateway: 'Gateway' },
};

export const auditWords: InLanguages<Words> = { en, id };
