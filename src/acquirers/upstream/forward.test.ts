import { expect, it } from 'vitest';
import { forwarded } from './forward.ts';

const ours = 'https://pay.example/upstream/doku/notifications';
const theirs = 'https://shop.example/hook';

it('sends a body on byte for byte, whatever is in it', () => {
  const body = Buffer.from('{ "a" : 1.00, "b":\t"override",\n"n": 12345678901234567890 }');
  const { body: sent, restore } = forwarded(body, ours);
  expect(sent).toBe(body);
  const said = { status: 200, body: Buffer.from('{}') };
  expect(restore(said)).toBe(said);
});

it('has the provider notify us, and gives the merchant its own address back', () => {
  const info = { override_notification_url: theirs, settlement: [{ value: 1 }] };
  const body = Buffer.from(
    JSON.stringify({ order: { amount: 5 }, additional_info: info }).replace(
      '5',
      '5.0000000000000000001',
    ),
  );
  const { body: sent, restore } = forwarded(body, ours);
  expect(sent.toString()).toBe(body.toString().replace(theirs, ours));
  const answer = { additional_info: { override_notification_url: ours, other: true } };
  const said = restore({ status: 200, body: Buffer.from(JSON.stringify(answer)) });
  expect(JSON.parse(said.body.toString())).toEqual({
    additional_info: { override_notification_url: theirs, other: true },
  });
});

it('leaves an answer without the address as it is', () => {
  const body = Buffer.from(
    JSON.stringify({ additional_info: { override_notification_url: theirs } }),
  );
  const said = { status: 400, body: Buffer.from('{"error":{"code":"x"}}') };
  expect(forwarded(body, ours).restore(said)).toEqual(said);
});
