// No page shows an English text in Indonesian: what both languages show alike is made of names and values.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allOperations } from '../../src/office/operations/index.ts';
import { groupOf } from '../../src/office/operations/operation.ts';
import { firstNames, lastNames } from '../../src/sandbox/seed/orders.ts';
import { signIn } from '../support/dashboard.ts';
import { openOfficeScreens } from '../support/office-screens.ts';
import { signedInCookie } from '../support/office-session.ts';

type Screens = Awaited<ReturnType<typeof openOfficeScreens>>;

let screens: Screens;
beforeAll(async () => {
  screens = await openOfficeScreens();
}, 120_000);
afterAll(() => screens?.gateway.stop());

/** What people of the test typed, and what their programs and banks answer. */
const typed = [
  ...['Toko Uji', 'PT Toko Uji', 'Warung Kopi', 'Sari Dewi', 'Ani', 'sari', 'Test operator'],
  ...['One cup was broken', 'The account is closed', 'The parcel was handed over'],
  ...['Compensation for an outage', 'SETORAN TUNAI', 'BIAYA ADM', 'TRF DARI ACQ', 'SCREEN'],
  ...['receipt txt', 'result', 'statement', 'jan', 'today', 'main', 'local', 'node', 'Firefox'],
  // Keys of the configuration and the owner of a fresh gateway.
  ...['operator of all', 'owner of all', 'approved by', 'viewer developer finance support'],
];

/** Names that have no other name in Indonesian, and what its traders say in English. */
const alikeByNature = [
  ...['Gapura', 'Kredivo', 'Indodana', 'Indomaret', 'DANA', 'BCA', 'Mandiri', 'BNI', 'BRI', 'Bank'],
  ...['PT', 'CSV', 'JSON', 'HTTP', 'API', 'SNAP', 'PPN', 'PEM', 'RSA', 'URL', 'Ctrl', 'ID', 'IP'],
  ...['sandbox', 'merchant', 'operator', 'invoice', 'refund', 'settlement', 'capture', 'batch'],
  ...['POST', 'Request-Timestamp Request-Target Digest', 'MASTER VISA JCB AMEX CREDIT DEBIT'],
  ...['NIAGA PERMATA DANAMON CENTRAL ASIA NEGARA RAKYAT INDONESIA CIMB PERSERO Tbk SIMULATED'],
  ...['doku', 'https', 'browser', 'NONE unassigned'],
  ...['status', 'volume', 'total', 'format', 'e-mail', 'client id', 'request id', 'path', 'split'],
];

/** As programs name them: columns and values of files, and what a key may be restricted to. */
const forPrograms = [
  ...['channel', 'reference', 'type', 'amount', 'fee', 'net', 'tax', 'cards'],
  ...['PAYMENT', 'SUCCESS', 'REFUNDED'],
  ...allOperations.map(groupOf),
];

const months = 'jan feb mar apr jun jul sep nov november april september'.split(' ');

const allowed = new Set(
  [...typed, ...alikeByNature, ...forPrograms, ...months, ...firstNames, ...lastNames].flatMap(
    wordsOf,
  ),
);

test('every text of every page', async () => {
  const { gateway, paths, ownPaths } = screens;
  const cookie = await signedInCookie(gateway);
  const found = new Set<string>();
  for (const [path, session] of [
    ...Object.values(paths).map((path) => [path, {}] as const),
    ...Object.values(ownPaths).map((path) => [path, { cookie }] as const),
  ]) {
    const [english, indonesian] = await Promise.all(
      (['en', 'id'] as const).map(async (language) => {
        const page = await signIn(gateway.url, { ...session, language }).open(path);
        expect([path, page.status]).toEqual([path, 200]);
        return textsOf(page.html);
      }),
    );
    for (const text of indonesian ?? []) {
      const isAlike = english?.has(text) && wordsOf(text).some((word) => !allowed.has(word));
      if (isAlike) found.add(`${path}: ${text}`);
    }
  }
  expect([...found]).toEqual([]);
}, 120_000);

/** Texts that are read or spoken; without code, what people typed, and what says that it is English. */
function textsOf(html: string): ReadonlySet<string> {
  const body = html
    .replace(/^[\s\S]*?<body/, '<body')
    .replace(/<(script|style|code|pre|bdi|time)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<(\w+)[^>]*\blang="en"[^>]*>[\s\S]*?<\/\1>/g, '');
  const spoken = body.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*)"/g);
  const texts = [...body.split(/<[^>]*>/), ...[...spoken].map(([, text = '']) => text)];
  return new Set(texts.map((text) => text.replace(/\s+/g, ' ').trim()));
}

/** Words of three letters and more. References, addresses and hashes are values. */
function wordsOf(text: string): string[] {
  return text
    .replace(/&\w+;|&#\d+;/g, ' ')
    .split(/[\s,()]+/)
    .filter((part) => !/\d|[:/@_.]\w|^[A-Z]+-/.test(part))
    .flatMap((part) => part.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
}
