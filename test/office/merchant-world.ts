// A gateway for tests of merchants: one merchant of the file, and functions to make and call as others.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  callOffice,
  dashboardKeys,
  type OfficeAnswer,
  type OfficeCall,
} from '../support/office.ts';

export interface Shown {
  client_id: string;
  name: string;
  status: string;
  managed_by: string;
  read_only: string | null;
  [member: string]: unknown;
}

/** A merchant with the key that it signs with. */
export interface Made {
  client_id: string;
  secret_key: string;
}

export interface MerchantWorld {
  house: TestGateway;
  office<Body = Shown>(path: string, call?: OfficeCall): Promise<OfficeAnswer<Body>>;
  /** Makes a merchant of the office. */
  make(body?: object): Promise<Shown & Made>;
  /** Orders at the till as a merchant: the status, and the code and the message of a refusal. */
  order(as: Made, invoice: string, more?: MoreOfOrder): Promise<Ordered>;
  /** The customer pays. */
  pay(as: Made, invoice: string): Promise<void>;
}

export interface MoreOfOrder {
  /** Rupiah; 100,000 unless given. */
  amount?: number;
  /** In addition to those that are signed. */
  headers?: Record<string, string>;
}

export interface Ordered {
  status: number;
  error?: { code: string; message: string };
}

export function useMerchantWorld(trustedProxies: string[] = []): MerchantWorld {
  let house: TestGateway | undefined;
  beforeAll(async () => {
    house = await startTestGateway({
      trustedProxies,
      file: () => ({
        merchants: [{ name: 'Toko Berkas', client_id: clientId, secret_key: secretKey }],
        dashboard: { keys: dashboardKeys },
      }),
    });
  });
  afterAll(() => house?.stop());
  const started = () => {
    if (house === undefined) throw new Error('the gateway has not started');
    return house;
  };
  const office: MerchantWorld['office'] = (path, call) => callOffice(started().url, path, call);
  return {
    get house() {
      return started();
    },
    office,
    async make(body = {}) {
      const made = await office<Shown & Made>('/merchants', { body: { name: 'Toko', ...body } });
      expect([made.status, made.body]).toEqual([201, made.body]);
      return made.body;
    },
    order: (as, invoice, more) => order(started().url, as, invoice, more),
    async pay(as, invoice) {
      const paid = await started().sandbox(`payments/${invoice}/outcome`, {
        outcome: 'SUCCESS',
        client_id: as.client_id,
      });
      expect([paid.status, paid.body]).toEqual([200, paid.body]);
    },
  };
}

export const detailOf = ({ body }: { body: unknown }) => (body as { detail: string }).detail;

export const invoice = () => `INV-${randomUUID().slice(0, 13)}`;

async function order(
  url: string,
  { client_id, secret_key }: Made,
  invoiceNumber: string,
  { amount = 100_000, headers = {} }: MoreOfOrder = {},
): Promise<Ordered> {
  const path = '/indomaret-online-to-offline/v2/payment-code';
  const body = JSON.stringify({
    order: { invoice_number: invoiceNumber, amount },
    online_to_offline_info: { expired_time: 60_000, reusable_status: false },
    customer: { name: 'Sari' },
    indomaret_info: { receipt: { description: invoiceNumber } },
  });
  const message = {
    clientId: client_id,
    requestId: randomUUID(),
    target: path,
    body: Buffer.from(body),
  };
  const signed = requestHeaders(signingKey(secret_key), message, new Date());
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { ...(signed as Record<string, string>), ...headers },
    body,
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}
