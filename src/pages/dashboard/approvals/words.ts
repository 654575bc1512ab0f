// Texts of the page about approvals.
import type { InLanguages } from '../../kit/language.ts';

const en = {
  title: 'Approvals',
  lead: 'Above a limit, what one person asks for waits until another person decides.',
  pending: 'Waiting',
  approved: 'Approved',
  rejected: 'Rejected',
  what: 'What',
  amount: 'Amount',
  merchant: 'Merchant',
  askedBy: 'Asked by',
  askedAt: 'Asked',
  status: 'Status',
  decidedBy: 'Decided by',
  approve: 'Approve',
  approveWhat: 'It is done at once, in both names.',
  reject: 'Reject',
  rejectWhat: 'It is not done. It can be asked for again.',
  note: 'Note',
  wasApproved: 'It was approved and done',
  wasRejected: 'It was rejected',
  empty: 'Nothing is here',
  emptyAdvice: 'What needs a second person appears here once somebody asks for it.',
};

type Words = typeof en;

const id: Words = {
  title: 'Persetujuan',
  lead: 'Di atas suatu batas, permintaan satu orang menunggu keputusan orang lain.',
  pending: 'Menunggu',
  approved: 'Disetujui',
  rejected: 'Ditolak',
  what: 'Apa',
  amount: 'Jumlah',
  merchant: 'Merchant',
  askedBy: 'Diminta oleh',
  askedAt: 'Diminta',
  status: 'Status',
  decidedBy: 'Diputuskan oleh',
  approve: 'Setujui',
  approveWhat: 'Langsung dilakukan, atas nama keduanya.',
  reject: 'Tolak',
  rejectWhat: 'Tidak dilakukan. Dapat diminta lagi.',
  note: 'Catatan',
  wasApproved: 'Telah disetujui dan dilakukan',
  wasRejected: 'Telah ditolak',
  empty: 'Tidak ada apa-apa di sini',
  emptyAdvice: 'Yang memerlukan orang kedua muncul di sini setelah diminta.',
};

export const approvalWords: InLanguages<Words> = { en, id };
