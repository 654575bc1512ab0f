import { expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { demandActive, type Merchant } from './merchant.ts';

const merchant = (channels?: string[]) => ({ channels }) as unknown as Merchant;

it('lets a merchant use every channel unless some are named', () => {
  expect(() => demandActive(merchant(), 'kredivo')).not.toThrow();
  expect(() => demandActive(merchant(['kredivo']), 'kredivo')).not.toThrow();
});

it('refuses a channel that is not among those named', () => {
  const reason = { code: 'CHANNEL_INACTIVE', channel: 'dana' };
  for (const channels of [[], ['kredivo']]) {
    const refused = expect(() => demandActive(merchant(channels), 'dana'));
    refused.toThrow(Refusal);
    refused.toThrow(expect.objectContaining({ reason }));
  }
});
