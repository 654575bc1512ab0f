// Texts of the customer's card statement.
import type { InLanguages } from '../../../pages/kit/language.ts';

const en = {
  title: 'Card statement',
  lead: 'What the customer reads on the statement of the card.',
  card: 'Card',
  date: 'Date',
  text: 'Description',
  amount: 'Amount',
  kinds: { charge: 'charge', credit: 'credit', hold: 'reserved, not charged yet' },
  total: 'Total',
  sandbox: 'Where the description comes from',
  sent: (descriptor: string) => `The order had the descriptor “${descriptor}”.`,
  notSent: 'The order had no descriptor, so the bank prints the merchant’s name.',
  order: 'Order',
  back: 'Back to the simulator',
};

type Words = typeof en;

const id: Words = {
  title: 'Tagihan kartu',
  lead: 'Yang dibaca pelanggan pada lembar tagihan kartunya.',
  card: 'Kartu',
  date: 'Tanggal',
  text: 'Keterangan',
  amount: 'Jumlah',
  kinds: { charge: 'debit', credit: 'kredit', hold: 'ditahan, belum ditagih' },
  total: 'Jumlah akhir',
  sandbox: 'Asal keterangan ini',
  sent: (descriptor) => `Pesanan ini memiliki descriptor “${descriptor}”.`,
  notSent: 'Pesanan ini tidak memiliki descriptor, jadi bank mencetak nama merchant.',
  order: 'Pesanan',
  back: 'Kembali ke simulator',
};

export const statementWords: InLanguages<Words> = { en, id };
