// The acquirer's response codes: what each one means and what to do about it (DOKU API, acquirer response codes).

import type { Handling, ResponseCode } from '../response-code.ts';

type Texts = readonly [en: string, id: string];

const row = (
  code: string,
  message: string,
  handling: Handling,
  [meaning, arti]: Texts,
  [advice, saran]: Texts,
): ResponseCode => ({
  code,
  message,
  handling,
  meaning: { en: meaning, id: arti },
  advice: { en: advice, id: saran },
});

const anotherCard: Texts = [
  'Do not try this card again. Offer another card or another channel.',
  'Jangan coba kartu ini lagi. Tawarkan kartu atau kanal lain.',
];
const later: Texts = [
  'The same card may work later. Offer another card now, and do not repeat the charge by a program.',
  'Kartu yang sama mungkin berhasil nanti. Tawarkan kartu lain sekarang, dan jangan ulangi lewat program.',
];

/** Every code that an answer or a notification can contain, in the order of the codes. */
export const responseCodes: readonly ResponseCode[] = [
  row(
    '00',
    'PAYMENT APPROVED',
    'none',
    ['The issuer approved the charge.', 'Bank penerbit menyetujui penagihan.'],
    ['Deliver the order.', 'Kirim pesanannya.'],
  ),
  row(
    '01',
    'REFER TO ISSUER',
    'retry-later',
    [
      'The issuer wants to talk to its customer.',
      'Bank penerbit ingin berbicara dengan nasabahnya.',
    ],
    later,
  ),
  row(
    '04',
    'PICK UP CARD',
    'never-retry',
    ['The issuer has blocked the card.', 'Bank penerbit memblokir kartu.'],
    anotherCard,
  ),
  row(
    '05',
    'DO NOT HONOUR',
    'retry-later',
    ['The issuer declined and gives no reason.', 'Bank penerbit menolak tanpa alasan.'],
    later,
  ),
  row(
    '07',
    'PICK UP CARD, SPECIAL CONDITIONS',
    'never-retry',
    ['The issuer suspects fraud.', 'Bank penerbit mencurigai penipuan.'],
    [
      'Do not try this card again, and look at the order before you deliver anything.',
      'Jangan coba kartu ini lagi, dan periksa pesanannya sebelum mengirim apa pun.',
    ],
  ),
  row(
    '13',
    'INVALID AMOUNT',
    'correct-amount',
    ['The issuer does not take this amount.', 'Bank penerbit tidak menerima jumlah ini.'],
    [
      'Check the amount, also for an instalment’s minimum, and send a new order.',
      'Periksa jumlahnya, juga batas minimum cicilan, lalu kirim pesanan baru.',
    ],
  ),
  row(
    '14',
    'INVALID CARD NUMBER',
    'never-retry',
    ['The issuer does not know the card number.', 'Bank penerbit tidak mengenal nomor kartu.'],
    [
      'Let the customer check the number or use another card.',
      'Minta pelanggan memeriksa nomornya atau memakai kartu lain.',
    ],
  ),
  row(
    '41',
    'LOST CARD',
    'never-retry',
    ['The card was reported lost.', 'Kartu dilaporkan hilang.'],
    anotherCard,
  ),
  row(
    '43',
    'STOLEN CARD',
    'never-retry',
    ['The card was reported stolen.', 'Kartu dilaporkan dicuri.'],
    anotherCard,
  ),
  row(
    '51',
    'INSUFFICIENT FUNDS',
    'customer-acts',
    ['The limit or the balance is too low.', 'Limit atau saldo tidak cukup.'],
    [
      'The customer uses another card, or the same one once there is money on it.',
      'Pelanggan memakai kartu lain, atau kartu yang sama setelah dananya cukup.',
    ],
  ),
  row(
    '54',
    'EXPIRED CARD',
    'customer-acts',
    ['The card has expired, or its date is wrong.', 'Kartu kedaluwarsa atau tanggalnya salah.'],
    [
      'The customer checks the expiry date or uses the new card.',
      'Pelanggan memeriksa masa berlaku atau memakai kartu yang baru.',
    ],
  ),
  row(
    '55',
    'WRONG PIN',
    'customer-acts',
    ['The PIN was wrong.', 'PIN salah.'],
    [
      'The customer types the PIN again. Banks block cards after several wrong ones.',
      'Pelanggan mengetik ulang PIN. Bank memblokir kartu setelah beberapa kali salah.',
    ],
  ),
  row(
    '57',
    'TRANSACTION NOT PERMITTED TO CARDHOLDER',
    'customer-acts',
    [
      'The card may not be used for this, for example online.',
      'Kartu tidak boleh dipakai untuk ini, misalnya untuk transaksi online.',
    ],
    [
      'The customer asks the bank to permit it, or uses another card.',
      'Pelanggan meminta izin dari bank atau memakai kartu lain.',
    ],
  ),
  row(
    '61',
    'EXCEEDS LIMIT',
    'correct-amount',
    ['The amount is above a limit of the card.', 'Jumlahnya melebihi batas kartu.'],
    [
      'A smaller amount may be approved. The customer may also raise the limit or use another card.',
      'Jumlah yang lebih kecil mungkin disetujui. Pelanggan juga dapat menaikkan batas atau memakai kartu lain.',
    ],
  ),
  row(
    '91',
    'ISSUER UNAVAILABLE',
    'retry-later',
    ['The issuer cannot be reached.', 'Bank penerbit tidak dapat dihubungi.'],
    later,
  ),
  row(
    '96',
    'SYSTEM MALFUNCTION',
    'retry-later',
    [
      'A system between you and the issuer failed.',
      'Sistem di antara Anda dan bank penerbit gagal.',
    ],
    later,
  ),
  row(
    'DA',
    '3-D SECURE AUTHENTICATION DECLINED',
    'never-retry',
    ['The customer did not pass 3-D Secure.', 'Pelanggan tidak lolos 3-D Secure.'],
    [
      'Do not charge without the authentication. The customer starts a new payment, with another card if it happens again.',
      'Jangan menagih tanpa autentikasi. Pelanggan memulai pembayaran baru, dengan kartu lain jika terulang.',
    ],
  ),
  row(
    'RJ',
    'REJECTED BY RISK ENGINE',
    'never-retry',
    [
      'The card or the customer is on a black list.',
      'Kartu atau pelanggan ada dalam daftar hitam.',
    ],
    anotherCard,
  ),
  row(
    'TO',
    'TIMEOUT',
    'retry-later',
    ['There was no answer in time.', 'Tidak ada jawaban tepat waktu.'],
    [
      'Check the status of the order before another try: the first one may have been approved late.',
      'Periksa status pesanan sebelum mencoba lagi: percobaan pertama mungkin disetujui terlambat.',
    ],
  ),
];
