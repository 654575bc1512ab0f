// What each finding about a signature means, in Indonesian: the findings themselves are English, with exact texts.
import type { SnapFinding } from '../../../wire/snap/diagnosis/finding.ts';
import type { Language } from '../../kit/language.ts';

const id: Record<SnapFinding['code'], string> = {
  signature_prefix: 'Awalan sebelum tanda tangan tidak sesuai dokumen.',
  signature_encoding: 'Tanda tangan tidak ditulis sebagai base64 yang benar.',
  signature_algorithm: 'Tanda tangan dibuat dengan algoritma lain.',
  secret_whitespace: 'Ada spasi atau baris baru pada secret key yang dipakai.',
  secret_form: 'Secret key dipakai dalam bentuk lain, misalnya setelah didekode.',
  timestamp_label: 'Nama baris waktu pada teks yang ditandatangani salah.',
  timestamp_differs: 'Waktu yang ditandatangani berbeda dari waktu di header.',
  timestamp_malformed: 'Bentuk waktu di header salah.',
  timestamp_local_time: 'Waktu di header adalah waktu setempat, bukan UTC.',
  timestamp_out_of_range: 'Waktu di header terlalu jauh dari sekarang: periksa jam server.',
  client_id_differs: 'Client id yang ditandatangani berbeda dari yang dikirim.',
  request_id_differs: 'Request id yang ditandatangani berbeda dari yang dikirim.',
  target_differs: 'Path yang ditandatangani berbeda dari yang dipanggil.',
  body_reserialised:
    'Body diubah antara penandatanganan dan pengiriman: JSON yang sama ditulis dengan cara lain.',
  body_bom: 'Body dikirim atau ditandatangani dengan byte order mark.',
  body_newline: 'Baris baru di akhir body hanya ada di satu sisi.',
  body_line_endings: 'Akhir baris pada body berubah.',
  body_charset: 'Body ditandatangani dengan pengodean karakter lain.',
  body_empty: 'Yang ditandatangani adalah body kosong.',
  digest_line: 'Baris Digest ada atau tidak ada padahal seharusnya sebaliknya.',
  digest_form: 'Digest ditulis dalam bentuk lain.',
  component_layout: 'Susunan teks yang ditandatangani salah.',
  method_differs: 'Metode HTTP yang ditandatangani berbeda.',
  token_differs: 'Token yang ditandatangani bukan yang ada di Authorization.',
  key_differs: 'Kunci yang dipakai bukan pasangan dari public key yang terdaftar.',
  unexplained:
    'Penyebabnya tidak dikenali: paling sering secret key milik client atau lingkungan lain.',
};

/** The cause in a sentence; undefined where the finding's own text says it in that language. */
export function causeOf(code: string, language: Language): string | undefined {
  return language === 'id' && isKnown(code) ? id[code] : undefined;
}

function isKnown(code: string): code is SnapFinding['code'] {
  return Object.hasOwn(id, code);
}
