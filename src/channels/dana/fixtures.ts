// DANA's payment bodies: the documentation's fields with our own values.
import {
  all,
  at,
  type BadBody,
  badMandatoryText,
  drop,
  type Fixtures,
  invalid,
  missing,
  set,
} from '../fixture.ts';

const valid = {
  partnerReferenceNo: 'INV/DANA/0042',
  validUpTo: '2026-01-15T12:30:00+07:00',
  pointOfInitiation: 'mweb',
  urlParam: { url: 'https://toko.test/return?order=42', type: 'PAY_RETURN', isDeepLink: 'N' },
  amount: { value: '125000.00', currency: 'IDR' },
  additionalInfo: {
    channel: 'EMONEY_DANA_SNAP',
    orderTitle: 'Sepatu lari',
    supportDeepLinkCheckoutUrl: 'false',
  },
};

const minimal = {
  partnerReferenceNo: 'INV-3',
  amount: { value: '1.00', currency: 'IDR' },
  additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
};

/** In SNAP a mandatory field that is null or blank counts as missing. */
function absent(field: string): BadBody[] {
  const values = { null: null, empty: '', blank: ' \t ' };
  const gone = Object.entries(values).map(
    ([name, value]): BadBody => ({ ...invalid(field, name, value), code: 'FIELD_REQUIRED' }),
  );
  return [missing(field), ...gone];
}

/** Bad values for a text of at most `max` characters that are neither null nor blank. */
function badText(field: string, max: number): BadBody[] {
  return badMandatoryText(field, max).filter(
    ({ code, change }) =>
      code === 'FIELD_INVALID' && String(at(change(valid), field) ?? '').trim() !== '',
  );
}

const wrongInstants = {
  'no zone': '2026-01-15T12:30:00',
  'a date alone': '2026-01-15',
  'no such day': '2026-02-31T12:30:00+07:00',
  'the past': '2026-01-15T03:04:05Z',
  'a number': 20260115,
  'a zone without a colon': '2026-01-15T12:30:00+0700',
};

const wrongAmounts = {
  'no decimals': '10000',
  'one decimal': '10000.0',
  'three decimals': '10000.000',
  cents: '10000.50',
  'a number': 10000,
  negative: '-1.00',
  'a thousands separator': '10.000.00',
  'a decimal comma': '10000,00',
  '17 digits': `${'1'.repeat(17)}.00`,
  'a leading space': ' 10000.00',
  'an exponent': '1e4.00',
};

const rows = (field: string, values: Record<string, unknown>) =>
  Object.entries(values).map(([name, value]) => invalid(field, name, value));

const entry = valid.urlParam;
const inList = (change: object) => set('urlParam', [entry, { ...entry, ...change }]);
const otherSpelling = all(drop('validUpTo'), set('validUpto', '2026-01-15T12:30:00+07:00'));

export const fixtures: Fixtures = {
  valid,
  minimal,
  bad: [
    ...absent('partnerReferenceNo'),
    ...badText('partnerReferenceNo', 64),
    invalid('partnerReferenceNo', 'an escape', 'INV\u001b[31m'),
    ...rows('validUpTo', wrongInstants),
    {
      name: 'validUpto: no zone',
      change: all(drop('validUpTo'), set('validUpto', '2026-01-15T12:30:00')),
      field: 'validUpto',
      code: 'FIELD_INVALID',
    },
    ...badText('pointOfInitiation', 20),
    ...rows('urlParam', { 'a text': 'https://toko.test', 'a number': 7 }),
    invalid('urlParam.url', 'a number', 7),
    invalid('urlParam.url', '513 characters', `https://toko.test/${'x'.repeat(495)}`),
    invalid('urlParam.url', 'a line break', 'https://toko.test/\r\nX: 1'),
    invalid('urlParam.type', 'another type', 'PAY_LATER'),
    {
      name: 'urlParam: a bad second entry',
      change: inList({ type: 'X' }),
      field: 'urlParam[1].type',
      code: 'FIELD_INVALID',
    },
    { ...missing('amount'), field: 'amount.value' },
    { ...invalid('amount', 'null', null), field: 'amount.value', code: 'FIELD_REQUIRED' },
    ...rows('amount', { 'a number': 10000, 'a list': ['10000.00'] }),
    ...absent('amount.value'),
    ...rows('amount.value', wrongAmounts),
    ...absent('amount.currency'),
    ...rows('amount.currency', { dollars: 'USD', 'small letters': 'idr', 'a number': 360 }),
    { ...missing('additionalInfo'), field: 'additionalInfo.channel' },
    invalid('additionalInfo', 'a text', 'EMONEY_DANA_SNAP'),
    ...absent('additionalInfo.channel'),
    ...rows('additionalInfo.channel', { unknown: 'EMONEY_X_SNAP', 'a list': ['x'] }),
    ...badText('additionalInfo.orderTitle', 64),
    ...rows('additionalInfo.supportDeepLinkCheckoutUrl', { yes: 'yes', one: 1, capital: 'TRUE' }),
  ],
  lenient: [
    { name: 'unknown members anywhere', change: all(set('x', []), set('amount.x', 7)) },
    { name: 'the other spelling of validUpTo', change: otherSpelling },
    { name: 'both spellings', change: set('validUpto', '2026-01-15T12:30:00+07:00') },
    {
      name: 'an expiry in UTC with milliseconds',
      change: set('validUpTo', '2026-01-15T05:30:00.000Z'),
    },
    { name: 'an expiry at -00:00', change: set('validUpTo', '2026-01-15T05:30:00-00:00') },
    { name: 'urlParam as a list', change: set('urlParam', [entry]) },
    { name: 'an empty return address', change: set('urlParam.url', '') },
    { name: 'an empty urlParam list', change: set('urlParam', []) },
    { name: "the documentation's isDeepLink", change: set('urlParam.isDeepLink', 'Y/N') },
    { name: 'isDeeplink as a boolean', change: set('urlParam.isDeeplink', true) },
    { name: 'an address without a scheme', change: set('urlParam.url', 'www.merchant.co.id') },
    { name: 'an address of an app', change: set('urlParam.url', 'tokoapp://return/42') },
    { name: 'an additional notification address', change: inList({ type: 'PAY_NOTIFY' }) },
    { name: 'another pointOfInitiation', change: set('pointOfInitiation', 'website') },
    {
      name: 'a deep link as a boolean',
      change: set('additionalInfo.supportDeepLinkCheckoutUrl', true),
    },
    { name: 'a blank deep link', change: set('additionalInfo.supportDeepLinkCheckoutUrl', '') },
    { name: 'a blank title', change: set('additionalInfo.orderTitle', '') },
    { name: 'blank metadata', change: set('additionalInfo.metadata', '') },
    {
      name: 'null in every optional field',
      change: all(
        set('validUpTo', null),
        set('pointOfInitiation', null),
        set('urlParam', null),
        set('additionalInfo.orderTitle', null),
        set('additionalInfo.metadata', null),
        set('additionalInfo.origin', null),
      ),
    },
    {
      name: "an official client's origin",
      change: set('additionalInfo.origin', {
        product: 'SDK',
        source: 'NODE JS',
        apiFormat: 'SNAP',
      }),
    },
    { name: 'an emoji', change: set('additionalInfo.orderTitle', 'Sepatu 👟') },
    { name: 'the greatest amount', change: set('amount.value', `${'9'.repeat(16)}.00`) },
  ],
};
