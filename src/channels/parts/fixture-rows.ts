// Rows of bad bodies for the blocks that several channels have.
import {
  type BadBody,
  badMandatoryText,
  badText,
  badUrl,
  badWhole,
  invalid,
  missing,
  onlyExact,
  set,
} from '../fixture.ts';

const contactPhone = (field: string) => [
  invalid(field, 'letters', '0812-CALL-ME'),
  invalid(field, 'too long', '0'.repeat(40)),
];

const alpha3 = (field: string) =>
  ['ID', 'idn', 'INDO', 62].map((value) => invalid(field, `${value}`, value));

/** An address in which every part but the last name is mandatory. */
export function badAddress(block: string): BadBody[] {
  return [
    invalid(block, 'a text', 'Jl. Melati 5'),
    onlyExact(invalid(block, 'a list', [])),
    onlyExact(invalid(block, 'null', null)),
    ...badMandatoryText(`${block}.first_name`, 255),
    ...badText(`${block}.last_name`, 255),
    ...badMandatoryText(`${block}.address`, 1024),
    ...badMandatoryText(`${block}.city`, 255),
    ...badMandatoryText(`${block}.postal_code`, 16),
    missing(`${block}.phone`),
    ...contactPhone(`${block}.phone`),
    missing(`${block}.country_code`),
    ...alpha3(`${block}.country_code`),
  ];
}

/** An address in which every part is optional. */
export function badPartialAddress(block: string): BadBody[] {
  return [
    invalid(block, 'a text', 'Jl. Melati 5'),
    onlyExact(invalid(block, 'null', null)),
    ...badText(`${block}.first_name`, 255),
    ...badText(`${block}.last_name`, 255),
    ...badText(`${block}.address`, 1024),
    ...badText(`${block}.city`, 255),
    ...badText(`${block}.postal_code`, 16),
    ...contactPhone(`${block}.phone`),
    ...alpha3(`${block}.country_code`),
  ];
}

/** The customer's phone: digits only. */
export function badPhone(field: string): BadBody[] {
  return [
    missing(field),
    invalid(field, 'empty', ''),
    onlyExact(invalid(field, 'a number', 6281200011122)),
    invalid(field, 'null', null),
    invalid(field, 'a plus', '+6281200011122'),
    invalid(field, 'a hyphen', '0812-0001'),
    invalid(field, '17 digits', '6'.repeat(17)),
  ];
}

/** An e-mail address, mandatory or not. */
export function badEmail(field: string): BadBody[] {
  return [
    invalid(field, 'a number', 7),
    onlyExact(invalid(field, 'null', null)),
    invalid(field, 'no at sign', 'rina.example.test'),
    invalid(field, 'no domain', 'rina@'),
    invalid(field, 'a space', 'ri na@example.test'),
    invalid(field, 'no dot in the domain', 'rina@example'),
    invalid(field, '129 characters', `${'r'.repeat(116)}@example.test`),
    invalid(field, 'a NUL', 'ri\0na@example.test'),
  ];
}

/** `price` of a line item: mandatory, at most `digits` digits before the point and two after it. */
export function badPrice(field: string, digits: number): BadBody[] {
  return [
    missing(field),
    onlyExact(invalid(field, 'a text', '175000')),
    ...['01', '175.000', '1,000'].map((text) => invalid(field, `the text ${text}`, text)),
    invalid(field, 'null', null),
    invalid(field, 'negative', -1),
    invalid(field, 'three decimals', 1.125),
    invalid(field, `${digits + 1} digits`, 10n ** BigInt(digits)),
  ];
}

/** `peer_to_peer_info` of the pay-later channels. */
export function badPaylaterInfo(): BadBody[] {
  return [
    missing('peer_to_peer_info'),
    invalid('peer_to_peer_info', 'a text', 'x'),
    ...badWhole('peer_to_peer_info.expired_time', 5),
    ...badMandatoryText('peer_to_peer_info.merchant_unique_reference', 128),
    invalid('peer_to_peer_info.merchant_unique_reference', 'a line break', 'a\nb'),
  ];
}

const share = { bank_account_settlement_id: 'SBS-0001-20260101000000001', value: 60 };

/** `additional_info` of any channel. */
export function badAdditionalInfo(): BadBody[] {
  const settlement = 'additional_info.settlement';
  const withShares = (name: string, ...shares: object[]) => invalid(settlement, name, shares);
  const brokenShare = (name: string, change: object): BadBody => ({
    name: `${settlement}: ${name}`,
    change: set(settlement, [{ ...share, type: 'FIX', ...change }]),
    field: `${settlement}[0].${Object.keys(change)[0]}`,
    code: 'FIELD_INVALID',
  });
  const report = 'additional_info.report';
  const brokenColumn = (name: string, column: object, member: string): BadBody => ({
    name: `${report}: ${name}`,
    change: set(report, [{ key: 'branch', value: 'Kota', ...column }]),
    field: `${report}[0].${member}`,
    code: 'FIELD_INVALID',
  });
  const columns = (count: number) =>
    Array.from({ length: count }, (_, place) => ({ key: `k${place % 20}`, value: 'x' }));
  return [
    invalid('additional_info', 'a text', 'x'),
    onlyExact(invalid('additional_info', 'null', null)),
    ...badUrl('additional_info.override_notification_url'),
    onlyExact(withShares('empty')),
    onlyExact(invalid(settlement, 'an object', {})),
    brokenShare('a blank account', { bank_account_settlement_id: ' ' }),
    brokenShare('a value that is not a number', { value: 'half' }),
    brokenShare('zero', { value: 0 }),
    brokenShare('a negative value', { value: '-5' }),
    brokenShare('three decimals', { value: '33.333' }),
    brokenShare('a separator of thousands', { value: '10.000' }),
    brokenShare('a leading zero', { value: '010' }),
    brokenShare('an unknown type', { type: 'fix' }),
    brokenShare('half a rupiah', { value: 0.5 }),
    brokenShare('13 digits', { value: 1e12 }),
    withShares('120 percent', ...[1, 2].map(() => ({ ...share, type: 'PERCENTAGE' }))),
    withShares('mixed types', { ...share, type: 'FIX' }, { ...share, type: 'PERCENTAGE' }),
    onlyExact(invalid(report, 'an object', {})),
    invalid(report, '21 entries', columns(21)),
    brokenColumn('a blank key', { key: ' ' }, 'key'),
    brokenColumn('a key of 65 characters', { key: 'k'.repeat(65) }, 'key'),
    brokenColumn('a key with a line break', { key: 'a\nb' }, 'key'),
    brokenColumn('a value of 129 characters', { value: 'v'.repeat(129) }, 'value'),
    brokenColumn('a value that is a list', { value: ['Kota'] }, 'value'),
    {
      name: `${report}: a key twice`,
      change: set(report, [...columns(2), { key: 'k0', value: 'y' }]),
      field: `${report}[2].key`,
      code: 'FIELD_INVALID',
    },
    invalid('additional_info.hold_settlement', 'a number', 1),
    invalid('additional_info.hold_settlement', 'a word', 'yes'),
    onlyExact(invalid('additional_info.hold_settlement', 'a text', 'true')),
    onlyExact(invalid('additional_info.hold_settlement', 'null', null)),
  ];
}
