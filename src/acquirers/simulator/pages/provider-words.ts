// Texts that the pages of all providers share.
import type { InLanguages } from '../../../pages/kit/language.ts';

const en = {
  summary: 'Your order',
  simulated: 'simulated',
  payTo: (shop: string) => `Pay ${shop}`,
  order: 'Order',
  payBefore: 'Pay before',
  lines: (count: number) => (count === 1 ? '1 item' : `${count} items`),
  quantity: 'Quantity',
  progress: 'Steps',
  phone: 'Phone number',
  pin: 'PIN',
  cancel: (shop: string) => `Cancel and return to ${shop}`,
  sandbox: 'Sandbox',
  play: (channel: string) => `Play ${channel}`,
  playHint: (channel: string) =>
    `See what happens when ${channel} refuses: the payment fails, and the customer goes back to the shop.`,
  decline: (channel: string) => `Decline as ${channel}`,
};

type Words = typeof en;

const id: Words = {
  summary: 'Pesanan Anda',
  simulated: 'simulasi',
  payTo: (shop) => `Bayar ke ${shop}`,
  order: 'Pesanan',
  payBefore: 'Bayar sebelum',
  lines: (count) => `${count} barang`,
  quantity: 'Jumlah',
  progress: 'Langkah',
  phone: 'Nomor ponsel',
  pin: 'PIN',
  cancel: (shop) => `Batalkan dan kembali ke ${shop}`,
  sandbox: 'Sandbox',
  play: (channel) => `Perankan ${channel}`,
  playHint: (channel) =>
    `Lihat yang terjadi bila ${channel} menolak: pembayaran gagal, dan pelanggan kembali ke toko.`,
  decline: (channel) => `Tolak sebagai ${channel}`,
};

export const providerWords: InLanguages<Words> = { en, id };
