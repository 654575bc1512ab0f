// Texts for a declined card, by the acquirer's response code.
import type { InLanguages, Language } from '../kit/language.ts';

interface DeclinedWords {
  title: string;
  text: string;
}

// Lost, stolen and blacklisted cards get the same text as other refusals, so that somebody who tries
// another person's card learns nothing.
const reasons = {
  '13': 'amount',
  '14': 'number',
  '51': 'funds',
  '54': 'expired',
  '57': 'not-permitted',
  '61': 'limit',
  '91': 'unreachable',
  '96': 'unreachable',
  DA: 'authentication',
  TO: 'late',
} as const;

type Reason = (typeof reasons)[keyof typeof reasons] | 'refused';

const en: Record<Reason, DeclinedWords> = {
  refused: {
    title: 'Your bank did not approve this payment',
    text: 'Nothing was charged. Try another card, or ask your bank.',
  },
  amount: {
    title: 'Your bank did not accept this amount',
    text: 'Nothing was charged. Try another card.',
  },
  number: {
    title: 'Your bank does not know this card number',
    text: 'Nothing was charged. Check the number, or try another card.',
  },
  funds: {
    title: 'There is not enough money on this card',
    text: 'Nothing was charged. Try another card.',
  },
  expired: {
    title: 'This card has expired',
    text: 'Nothing was charged. Try another card.',
  },
  'not-permitted': {
    title: 'This card is not open for payments of this kind',
    text: 'Nothing was charged. Try another card, or ask your bank to open it.',
  },
  limit: {
    title: 'This amount is over the card’s limit',
    text: 'Nothing was charged. Try another card, or ask your bank to raise the limit.',
  },
  unreachable: {
    title: 'The bank could not be reached',
    text: 'Nothing was charged. Try again in a moment, or use another card.',
  },
  late: {
    title: 'The time ran out before your bank said yes',
    text: 'Nothing was charged. Try again, or use another card.',
  },
  authentication: {
    title: 'The payment was not confirmed with your bank',
    text: 'Nothing was charged. Try again and confirm it, or use another card.',
  },
};

const id: Record<Reason, DeclinedWords> = {
  refused: {
    title: 'Bank Anda tidak menyetujui pembayaran ini',
    text: 'Tidak ada tagihan. Coba kartu lain, atau hubungi bank Anda.',
  },
  amount: {
    title: 'Bank Anda tidak menerima jumlah ini',
    text: 'Tidak ada tagihan. Coba kartu lain.',
  },
  number: {
    title: 'Bank Anda tidak mengenal nomor kartu ini',
    text: 'Tidak ada tagihan. Periksa nomornya, atau coba kartu lain.',
  },
  funds: {
    title: 'Dana pada kartu ini tidak cukup',
    text: 'Tidak ada tagihan. Coba kartu lain.',
  },
  expired: {
    title: 'Masa berlaku kartu ini sudah habis',
    text: 'Tidak ada tagihan. Coba kartu lain.',
  },
  'not-permitted': {
    title: 'Kartu ini tidak dibuka untuk pembayaran seperti ini',
    text: 'Tidak ada tagihan. Coba kartu lain, atau minta bank Anda membukanya.',
  },
  limit: {
    title: 'Jumlah ini melampaui batas kartu',
    text: 'Tidak ada tagihan. Coba kartu lain, atau minta bank Anda menaikkan batasnya.',
  },
  unreachable: {
    title: 'Bank tidak dapat dihubungi',
    text: 'Tidak ada tagihan. Coba lagi sebentar lagi, atau gunakan kartu lain.',
  },
  late: {
    title: 'Waktu habis sebelum bank Anda menyetujui',
    text: 'Tidak ada tagihan. Coba lagi, atau gunakan kartu lain.',
  },
  authentication: {
    title: 'Pembayaran tidak dikonfirmasi dengan bank Anda',
    text: 'Tidak ada tagihan. Coba lagi dan konfirmasikan, atau gunakan kartu lain.',
  },
};

export const declinedWords: InLanguages<Record<Reason, DeclinedWords>> = { en, id };

/** The text for `responseCode`. A code without its own text gets the text of a plain refusal. */
export function wordsForDeclined(responseCode: string, language: Language): DeclinedWords {
  const known: Readonly<Record<string, Reason>> = reasons;
  return declinedWords[language][known[responseCode] ?? 'refused'];
}
