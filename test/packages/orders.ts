// An order for each channel, as a shop would send it.
import { all, drop, type Fixtures, set } from '../../src/channels/fixture.ts';
import { allChannels } from '../../src/channels/index.ts';

/** What differs if it is parsed and written again, in many ways. */
export const awkward = `{ "order":  {"invoice_number":"INV-e\u0301-☕-\\u0041","amount":90000.00,"amount_text":"90000.00"},
\t"transaction" : {"status":"SUCCESS","big":12345678901234567890,"e":1.5E+2}, "transaction_id": "\\/" }\r\n`;

/** Every channel, with a body that has this reference and the mandatory fields. */
export const orders: readonly { id: string; body: (reference: string) => object }[] =
  await Promise.all(
    allChannels.map(async ({ id, create: { uniqueFields } }) => {
      const { fixtures } = (await import(`../../src/channels/${id}/fixtures.ts`)) as {
        fixtures: Fixtures;
      };
      const body = (reference: string) =>
        all(
          // The sample's host does not exist.
          drop('additional_info.override_notification_url'),
          ...Object.values(uniqueFields).map((field) => set(field, reference)),
        )(fixtures.minimal);
      return { id, body };
    }),
  );
