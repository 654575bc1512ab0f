// Texts of the page of response codes.
import type { Handling } from '../../channels/response-code.ts';
import type { InLanguages } from '../kit/language.ts';

interface Words {
  title: string;
  lead: string;
  code: string;
  meaning: string;
  handling: string;
  handlings: Record<Handling, string>;
  calls: string;
}

const en: Words = {
  title: 'Response codes',
  lead: 'Answers and notifications have the acquirer’s response_code. This is what each code means, and what to do about it.',
  code: 'Code',
  meaning: 'Meaning',
  handling: 'What to do',
  handlings: {
    none: 'Nothing',
    'retry-later': 'Retry later',
    'never-retry': 'Never retry',
    'customer-acts': 'The customer acts',
    'correct-amount': 'Correct the amount',
  },
  calls: 'All calls of the merchant API',
};

const id: Words = {
  title: 'Kode respons',
  lead: 'Jawaban dan notifikasi memuat response_code dari acquirer. Inilah arti setiap kode dan cara menanganinya.',
  code: 'Kode',
  meaning: 'Arti',
  handling: 'Yang harus dilakukan',
  handlings: {
    none: 'Tidak ada',
    'retry-later': 'Coba lagi nanti',
    'never-retry': 'Jangan coba lagi',
    'customer-acts': 'Pelanggan bertindak',
    'correct-amount': 'Perbaiki jumlahnya',
  },
  calls: 'Semua panggilan API merchant',
};

export const responseCodesWords: InLanguages<Words> = { en, id };
