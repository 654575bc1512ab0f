// Texts of the page that ends a card payment.
import type { InLanguages } from '../kit/language.ts';
import type { CardOutcome } from './props.ts';

interface Ending {
  title: string;
  text: (shop: string) => string;
}

const endingsEn: Record<CardOutcome, Ending> = {
  paid: {
    title: 'Payment received',
    text: (shop) => `Thank you. ${shop} knows that you have paid.`,
  },
  authorized: {
    title: 'Amount reserved',
    text: (shop) =>
      `Your bank holds the amount for ${shop}. It is charged when the shop confirms your order, and released otherwise.`,
  },
  'already-paid': {
    title: 'Already paid',
    text: (shop) => `This order is paid. ${shop} knows, and there is nothing left to do.`,
  },
  failed: {
    title: 'Payment not made',
    text: (shop) => `Nothing was charged. To try again, return to ${shop} and start once more.`,
  },
  expired: {
    title: 'Time is up',
    text: (shop) => `This page worked for a limited time. Order again at ${shop} to get a new one.`,
  },
  refunded: {
    title: 'Money returned',
    text: (shop) =>
      `${shop} gave the amount back to your card. It may take some days until your bank shows it.`,
  },
  waiting: {
    title: 'Waiting for your bank',
    text: () =>
      'Your card was sent to your bank, and its answer is on its way. This page looks again by itself.',
  },
};

const endingsId: Record<CardOutcome, Ending> = {
  paid: {
    title: 'Pembayaran diterima',
    text: (shop) => `Terima kasih. ${shop} sudah tahu bahwa Anda telah membayar.`,
  },
  authorized: {
    title: 'Dana ditahan',
    text: (shop) =>
      `Bank Anda menahan jumlah ini untuk ${shop}. Jumlah ini ditagih setelah toko mengonfirmasi pesanan, dan dilepas bila tidak.`,
  },
  'already-paid': {
    title: 'Sudah dibayar',
    text: (shop) =>
      `Pesanan ini sudah dibayar. ${shop} sudah tahu, dan tidak ada lagi yang perlu dilakukan.`,
  },
  failed: {
    title: 'Pembayaran tidak terjadi',
    text: (shop) =>
      `Tidak ada tagihan. Untuk mencoba lagi, kembali ke ${shop} dan mulai dari awal.`,
  },
  expired: {
    title: 'Waktu habis',
    text: (shop) =>
      `Halaman ini berlaku untuk waktu terbatas. Pesan lagi di ${shop} untuk memulai yang baru.`,
  },
  refunded: {
    title: 'Dana dikembalikan',
    text: (shop) =>
      `${shop} mengembalikan dana ke kartu Anda. Mungkin perlu beberapa hari sampai tampak di bank Anda.`,
  },
  waiting: {
    title: 'Menunggu bank Anda',
    text: () =>
      'Kartu Anda sudah dikirim ke bank, dan jawabannya sedang dalam perjalanan. Halaman ini memeriksa lagi sendiri.',
  },
};

const en = {
  endings: endingsEn,
  amount: 'Amount',
  shop: 'Shop',
  order: 'Order',
  card: 'Card',
  approval: 'Approval code',
  plan: 'Instalments',
  months: (count: number) => `${count} months`,
  continueTo: (shop: string) => `Continue to ${shop}`,
  leaving: (seconds: number) => `You will be taken there in ${seconds} seconds.`,
  stay: 'Stay on this page',
  lookAgain: 'Look again',
  steps: ['Card sent', 'Bank decides', 'Result'],
  keepOpen: 'Please do not close this page, and do not pay again.',
  close: 'You can close this page.',
};

type Words = typeof en;

const id: Words = {
  endings: endingsId,
  amount: 'Jumlah',
  shop: 'Toko',
  order: 'Pesanan',
  card: 'Kartu',
  approval: 'Kode persetujuan',
  plan: 'Cicilan',
  months: (count) => `${count} bulan`,
  continueTo: (shop) => `Lanjut ke ${shop}`,
  leaving: (seconds) => `Anda akan dialihkan dalam ${seconds} detik.`,
  stay: 'Tetap di halaman ini',
  lookAgain: 'Periksa lagi',
  steps: ['Kartu dikirim', 'Bank memutuskan', 'Hasil'],
  keepOpen: 'Jangan tutup halaman ini, dan jangan membayar lagi.',
  close: 'Anda dapat menutup halaman ini.',
};

export const resultWords: InLanguages<Words> = { en, id };
