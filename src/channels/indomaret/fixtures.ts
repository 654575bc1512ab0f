// Indomaret's bodies: the documentation's fields with our own values.
import {
  all,
  badMandatoryText,
  badMandatoryWhole,
  badText,
  badWhole,
  drop,
  type Fixtures,
  invalid,
  missing,
  onlyExact,
  set,
  unlessLenient,
} from '../fixture.ts';
import { badAdditionalInfo, badEmail } from '../parts/fixture-rows.ts';

const receipt = { description: 'Order INV-O2O-77', footer_message: 'Questions? 031-555000' };

const valid = {
  order: { invoice_number: 'INV-O2O-77', amount: 87500 },
  online_to_offline_info: {
    expired_time: 180,
    reusable_status: false,
    info: 'Thank you for shopping',
  },
  customer: { name: 'Made Wirawan', email: 'made@example.test' },
  indomaret_info: { receipt },
  additional_info: {
    override_notification_url: 'https://staging.toko.test/payments/notifications',
    settlement: [{ bank_account_settlement_id: 'SBS-0003-1', value: 100, type: 'PERCENTAGE' }],
    report: [{ key: 'till', value: '7' }],
  },
};

const minimal = {
  order: { invoice_number: 'INV-3', amount: 1 },
  online_to_offline_info: { reusable_status: true },
  customer: { name: 'Made' },
  indomaret_info: { receipt: { description: 'Order INV-3' } },
};

const o2o = 'online_to_offline_info';
const printed = 'indomaret_info.receipt';

export const fixtures: Fixtures = {
  valid,
  minimal,
  bad: [
    missing('order'),
    invalid('order', 'a number', 5),
    ...badMandatoryText('order.invoice_number', 64),
    invalid('order.invoice_number', 'an escape', 'INV\u001b[31m'),
    ...badMandatoryWhole('order.amount', 12),
    missing(o2o),
    invalid(o2o, 'null', null),
    ...badWhole(`${o2o}.expired_time`, 8),
    missing(`${o2o}.reusable_status`),
    invalid(`${o2o}.reusable_status`, 'empty', ''),
    invalid(`${o2o}.reusable_status`, 'yes', 'yes'),
    invalid(`${o2o}.reusable_status`, 'one', 1),
    invalid(`${o2o}.reusable_status`, 'null', null),
    ...badText(`${o2o}.info`, 255),
    missing('customer'),
    ...badMandatoryText('customer.name', 255),
    ...badEmail('customer.email'),
    invalid('indomaret_info', 'a text', 'x'),
    onlyExact(invalid(printed, 'a list', [])),
    ...badText(`${printed}.description`, 255),
    ...badText(`${printed}.footer_message`, 512),
    unlessLenient(missing(`${printed}.description`)),
    unlessLenient({
      ...invalid(`${printed}.description`, 'empty', ''),
      code: 'FIELD_REQUIRED',
    }),
    unlessLenient({
      name: 'no receipt block at all',
      change: drop('indomaret_info'),
      field: `${printed}.description`,
      code: 'FIELD_REQUIRED',
    }),
    ...badAdditionalInfo(),
  ],
  lenient: [
    { name: 'unknown members anywhere', change: all(set('x', []), set('order.x', null)) },
    { name: 'reusable as text', change: set(`${o2o}.reusable_status`, 'true') },
    { name: 'not reusable as text', change: set(`${o2o}.reusable_status`, 'false') },
    { name: 'info1', change: all(drop(`${o2o}.info`), set(`${o2o}.info1`, 'Thank you')) },
    { name: "Alfa's block", change: all(drop('indomaret_info'), set('alfa_info', { receipt })) },
    { name: 'a long name', change: set('customer.name', 'M'.repeat(200)) },
    { name: 'a blank e-mail address', change: set('customer.email', '') },
    { name: 'an emoji', change: set(`${printed}.footer_message`, 'Terima kasih 🙏') },
  ],
};
