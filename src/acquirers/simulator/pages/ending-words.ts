// Texts of the page that ends a visit to a provider.
import type { InLanguages } from '../../../pages/kit/language.ts';

/** How a visit to a provider ends for the customer. */
export type Ending = 'approved' | 'declined' | 'cancelled' | 'already-paid' | 'expired';

/** What the customer reads at an ending. */
export interface EndingWords {
  title: string;
  text: (names: { channel: string; shop: string }) => string;
}

const endingsEn: Record<Ending, EndingWords> = {
  approved: {
    title: 'Payment approved',
    text: ({ channel, shop }) => `${channel} has paid ${shop}. You pay ${channel} back as agreed.`,
  },
  declined: {
    title: 'Payment declined',
    text: ({ channel }) => `${channel} did not approve this payment. Nothing was charged.`,
  },
  cancelled: {
    title: 'Payment cancelled',
    text: ({ shop }) =>
      `You left before paying. Nothing was charged, and ${shop} still has your order.`,
  },
  'already-paid': {
    title: 'Already paid',
    text: ({ shop }) => `This order is paid. ${shop} knows, and there is nothing left to do.`,
  },
  expired: {
    title: 'Time is up',
    text: ({ shop }) =>
      `This payment was not made in time. Order again at ${shop} to get a new one.`,
  },
};

const endingsId: Record<Ending, EndingWords> = {
  approved: {
    title: 'Pembayaran disetujui',
    text: ({ channel, shop }) =>
      `${channel} telah membayar ${shop}. Anda membayar kembali ke ${channel} sesuai kesepakatan.`,
  },
  declined: {
    title: 'Pembayaran ditolak',
    text: ({ channel }) => `${channel} tidak menyetujui pembayaran ini. Tidak ada yang ditagihkan.`,
  },
  cancelled: {
    title: 'Pembayaran dibatalkan',
    text: ({ shop }) =>
      `Anda keluar sebelum membayar. Tidak ada tagihan, dan pesanan Anda masih ada di ${shop}.`,
  },
  'already-paid': {
    title: 'Sudah dibayar',
    text: ({ shop }) =>
      `Pesanan ini sudah dibayar. ${shop} sudah tahu, dan tidak ada lagi yang perlu dilakukan.`,
  },
  expired: {
    title: 'Waktu habis',
    text: ({ shop }) =>
      `Pembayaran ini tidak dilakukan tepat waktu. Pesan lagi di ${shop} untuk memulai yang baru.`,
  },
};

const en = {
  endings: endingsEn,
  amount: 'Amount',
  order: 'Order',
  shop: 'Shop',
  plan: 'Plan',
  continueTo: (shop: string) => `Continue to ${shop}`,
  leaving: (seconds: number) => `You will be taken there in ${seconds} seconds.`,
  stay: 'Stay on this page',
  close: 'You can close this page.',
};

type Words = typeof en;

const id: Words = {
  endings: endingsId,
  amount: 'Jumlah',
  order: 'Pesanan',
  shop: 'Toko',
  plan: 'Lama cicilan',
  continueTo: (shop) => `Lanjut ke ${shop}`,
  leaving: (seconds) => `Anda akan dialihkan dalam ${seconds} detik.`,
  stay: 'Tetap di halaman ini',
  close: 'Anda dapat menutup halaman ini.',
};

export const endingWords: InLanguages<Words> = { en, id };
