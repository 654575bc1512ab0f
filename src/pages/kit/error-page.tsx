// The error page: for an unknown address, a link that has ended, or an internal error.
import { Icon } from './icons.tsx';
import type { InLanguages } from './language.ts';
import { type Frame, Layout } from './layout.tsx';

export type ErrorStatus = 400 | 403 | 404 | 405 | 410 | 500 | 503;

interface ErrorWords {
  title: string;
  advice: string;
}

type Words = Record<ErrorStatus | 'link', ErrorWords> & { home: string; request: string };

const en: Words = {
  400: {
    title: 'We could not read that request',
    advice: 'Go back, reload the page and try again.',
  },
  403: {
    title: 'This is not open to you',
    advice:
      'Go back, reload the page and try again. If you signed in, your session may have ended.',
  },
  404: {
    title: 'There is nothing at this address',
    advice:
      'Check that the link is complete. If a shop gave it to you, ask the shop for a new one.',
  },
  link: {
    title: 'This payment link no longer works',
    advice: 'Return to the shop and pay from there: it gives you a new link.',
  },
  405: {
    title: 'This address does not answer that',
    advice: 'Open the link again from where you got it.',
  },
  410: {
    title: 'This link has ended',
    advice: 'It worked for a limited time. Return to the shop and start the payment again.',
  },
  500: {
    title: 'Something went wrong on our side',
    advice: 'It has been recorded. Before you pay again, check with the shop whether it was paid.',
  },
  503: {
    title: 'We are not ready right now',
    advice: 'Wait a moment and reload the page.',
  },
  home: 'Go to the start page',
  request: 'Request',
};

const id: Words = {
  400: {
    title: 'Permintaan ini tidak dapat kami baca',
    advice: 'Kembali, muat ulang halaman, lalu coba lagi.',
  },
  403: {
    title: 'Anda tidak memiliki akses ke sini',
    advice:
      'Kembali, muat ulang halaman, lalu coba lagi. Jika tadi sudah masuk, sesi mungkin berakhir.',
  },
  404: {
    title: 'Tidak ada apa pun di alamat ini',
    advice:
      'Pastikan tautannya lengkap. Jika tautan ini dari toko, mintalah tautan baru kepada toko.',
  },
  link: {
    title: 'Tautan pembayaran ini tidak berlaku lagi',
    advice: 'Kembali ke toko dan bayar dari sana: toko memberi tautan yang baru.',
  },
  405: {
    title: 'Alamat ini tidak melayani permintaan itu',
    advice: 'Buka kembali tautannya dari tempat Anda memperolehnya.',
  },
  410: {
    title: 'Tautan ini sudah berakhir',
    advice:
      'Tautan hanya berlaku untuk waktu terbatas. Kembali ke toko dan mulai lagi pembayaran Anda.',
  },
  500: {
    title: 'Terjadi kesalahan di pihak kami',
    advice:
      'Sudah tercatat. Sebelum membayar lagi, tanyakan kepada toko apakah pembayaran sudah masuk.',
  },
  503: {
    title: 'Kami belum siap saat ini',
    advice: 'Tunggu sebentar, lalu muat ulang halaman.',
  },
  home: 'Ke halaman awal',
  request: 'Permintaan',
};

export const errorWords: InLanguages<Words> = { en, id };

export interface ErrorPageProps {
  frame: Frame;
  status: ErrorStatus;
  /** The id to quote when asking about the error, if it was logged. */
  requestId?: string | undefined;
  /** Whether the address was a payment link: a newer link has replaced it, or it never existed. */
  link?: boolean | undefined;
}

/** The page for `status`. */
export function ErrorPage({ frame, status, requestId, link }: ErrorPageProps) {
  const words = errorWords[frame.language];
  const { title, advice } = words[link ? 'link' : status];
  return (
    <Layout frame={frame} title={title} width="narrow">
      <section class="card outcome neutral">
        <p class="badge">
          <Icon name={status === 410 ? 'clock' : 'alert'} size={36} />
        </p>
        <p class="status">{status}</p>
        <h1>{title}</h1>
        <p>{advice}</p>
        {requestId && (
          <p class="small">
            {words.request} <code>{requestId}</code>
          </p>
        )}
        {frame.home !== undefined && (
          <a class="button quiet" href={frame.home}>
            {words.home}
          </a>
        )}
      </section>
    </Layout>
  );
}
