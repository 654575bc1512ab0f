// Texts of the page of the merchant API.
import type { InLanguages } from '../kit/language.ts';

const en = {
  title: 'Merchant API',
  lead: 'Every call that this gateway serves, from the same schemas that check the requests. The examples were made by a gateway, and a test compares them with what it says.',
  codes: 'Response codes of the acquirers, and how to handle each',
  machine: 'OpenAPI 3.1 document',
  bruno: 'Bruno collection',
  field: 'Field',
  type: 'Type',
  need: 'Needed',
  rule: 'Rule',
  mandatory: 'mandatory',
  optional: 'optional',
  headers: 'Headers',
  contents: 'Calls by task',
  search: 'Search the calls',
  found: 'calls match',
  request: 'Request',
  fields: 'All fields',
  answer: 'Answer',
  refusals: 'Refusals',
  notifications: 'Notifications',
  notificationsLead:
    'What your server is told. Verify the signature over the raw body, answer with any 2xx, and expect repeats with the same id.',
  why: {
    field: 'A field is missing or wrong',
    duplicate: 'The order was made before',
    unknown: 'There is no such object',
    amount: 'The amount does not fit',
    signature: 'The signature is not valid',
  },
  signing: 'How to sign',
  signingLead:
    'Every call of the classic dialect has four headers: Client-Id, Request-Id, Request-Timestamp and Signature.',
  signingSteps: [
    'Write the body once, and keep these bytes: the digest is over exactly what you send.',
    'Digest: SHA-256 over the bytes, in base64. A GET has none.',
    'Join the lines Client-Id, Request-Id, Request-Timestamp, Request-Target and Digest with a line feed; nothing after the last line. Request-Target is the path without host and query, the time is UTC to the second.',
    'Signature: HMAC-SHA256 of this text with your secret key, in base64, after HMACSHA256=.',
    'Answers are signed in the same way, with Response-Timestamp instead of Request-Timestamp.',
  ],
  signingSnap:
    'SNAP: a token request has X-SIGNATURE, RSA-SHA256 with your private key over X-CLIENT-KEY|X-TIMESTAMP. Every other call has HMAC-SHA512 with your secret key over METHOD:path:token:hex(SHA-256(body)):X-TIMESTAMP, in base64.',
  calculator: 'Calculator',
  calculatorLead:
    'It works in this page and sends nothing. Without JavaScript it shows this one example; gapura sign does the same on the command line.',
  secret: 'Secret key',
  body: 'Body',
  componentString: 'Text that is signed',
  try: 'Try it on this sandbox',
  tryLead:
    'Signs with these keys in your browser and calls this sandbox. References and times in the body are made new.',
  clientId: 'Client id',
  send: 'Sign and send',
  tryAnswer: 'Answer of the sandbox',
  groups: {
    pay: 'Take payments',
    tokens: 'Access tokens (SNAP)',
    status: 'Look at a payment',
    after: 'Capture, refund, saved cards',
    settle: 'Settlement',
  },
};

const id: typeof en = {
  title: 'API merchant',
  lead: 'Semua panggilan yang dilayani gateway ini, dari skema yang sama dengan pemeriksaannya. Contoh-contohnya dibuat oleh gateway, dan sebuah tes membandingkannya dengan jawaban sebenarnya.',
  codes: 'Kode respons acquirer dan cara menangani masing-masing',
  machine: 'Dokumen OpenAPI 3.1',
  bruno: 'Koleksi Bruno',
  field: 'Kolom',
  type: 'Tipe',
  need: 'Wajib',
  rule: 'Aturan',
  mandatory: 'wajib',
  optional: 'opsional',
  headers: 'Header',
  contents: 'Panggilan menurut tugas',
  search: 'Cari panggilan',
  found: 'panggilan cocok',
  request: 'Permintaan',
  fields: 'Semua kolom',
  answer: 'Jawaban',
  refusals: 'Penolakan',
  notifications: 'Notifikasi',
  notificationsLead:
    'Yang diberitahukan ke server Anda. Periksa tanda tangan atas body mentah, jawab dengan 2xx apa pun, dan siap menerima ulangan dengan id yang sama.',
  why: {
    field: 'Sebuah kolom hilang atau salah',
    duplicate: 'Pesanan sudah pernah dibuat',
    unknown: 'Objek tidak ada',
    amount: 'Jumlah tidak sesuai',
    signature: 'Tanda tangan tidak valid',
  },
  signing: 'Cara menandatangani',
  signingLead:
    'Setiap panggilan dialek klasik punya empat header: Client-Id, Request-Id, Request-Timestamp, dan Signature.',
  signingSteps: [
    'Tulis body sekali saja dan simpan byte-nya: digest dihitung atas persis apa yang Anda kirim.',
    'Digest: SHA-256 atas byte itu, dalam base64. GET tidak punya digest.',
    'Gabungkan baris Client-Id, Request-Id, Request-Timestamp, Request-Target, dan Digest dengan line feed; tanpa apa pun setelah baris terakhir. Request-Target adalah path tanpa host dan query, waktu dalam UTC sampai detik.',
    'Signature: HMAC-SHA256 atas teks ini dengan secret key Anda, dalam base64, setelah HMACSHA256=.',
    'Jawaban ditandatangani dengan cara yang sama, dengan Response-Timestamp sebagai ganti Request-Timestamp.',
  ],
  signingSnap:
    'SNAP: permintaan token memakai X-SIGNATURE, RSA-SHA256 dengan kunci privat Anda atas X-CLIENT-KEY|X-TIMESTAMP. Panggilan lain memakai HMAC-SHA512 dengan secret key atas METHOD:path:token:hex(SHA-256(body)):X-TIMESTAMP, dalam base64.',
  calculator: 'Kalkulator',
  calculatorLead:
    'Bekerja di halaman ini dan tidak mengirim apa pun. Tanpa JavaScript hanya contoh ini yang tampil; gapura sign melakukan hal yang sama di baris perintah.',
  secret: 'Secret key',
  body: 'Body',
  componentString: 'Teks yang ditandatangani',
  try: 'Coba di sandbox ini',
  tryLead:
    'Menandatangani dengan kunci ini di peramban Anda dan memanggil sandbox ini. Referensi dan waktu di body dibuat baru.',
  clientId: 'Client id',
  send: 'Tanda tangani dan kirim',
  tryAnswer: 'Jawaban sandbox',
  groups: {
    pay: 'Menerima pembayaran',
    tokens: 'Token akses (SNAP)',
    status: 'Melihat pembayaran',
    after: 'Capture, pengembalian, kartu tersimpan',
    settle: 'Penyelesaian dana',
  },
};

export const docsWords: InLanguages<typeof en> = { en, id };
export type GroupName = keyof typeof en.groups;
