// A gateway for tests of the cash side: one own bank account, agreed costs of an acquirer, and what its files and bank say.
import type { ConfigFile } from '../../src/config/file.ts';
import { wibDay } from '../../src/lib/wib.ts';
import { type MoneyGateway, startMoneyGateway } from './money.ts';
import { callOffice, dashboardKeys } from './office.ts';

export const ownAccount = {
  id: 'bca-main',
  bank: 'BCA',
  number: '5550001111',
  holder: 'PT Gapura',
} as const;

/** Indomaret keeps 2500 rupiah of each payment. */
export const cashConfig: ConfigFile = {
  dashboard: { keys: dashboardKeys },
  bank_accounts: [ownAccount],
  acquirer_costs: { indomaret: { fixed: 2500, basis_points: 0 } },
  payouts: { bank: 'files' },
};

export interface Uploaded {
  id: string;
  known: boolean;
  lines: number;
  matched: number;
  differences: { id: string; kind: string; reference: string }[];
}

export interface StatementShown {
  id: string;
  number: number;
  opening: number;
  closing: number;
  entry_count: number;
  open_count: number;
  matched: number;
  known: boolean;
}

export interface CashGateway extends MoneyGateway {
  /** Today in WIB, by the gateway's clock. */
  today(): Promise<string>;
  /** The simulator's file of an acquirer for today, and what is wrong with it on purpose. */
  acquirerFile(channel: string, query?: string): Promise<string>;
  upload(channel: string, csv: string): Promise<{ status: number; body: Uploaded }>;
  /** The simulator's statement of the own account. */
  statement(query?: string): Promise<string>;
  importStatement(
    text: string,
    query?: string,
  ): Promise<{ status: number; body: StatementShown & { detail?: string } }>;
  office<Body>(path: string, body?: unknown): Promise<Body>;
}

export async function startCashGateway(
  file: ConfigFile = {},
  options: Parameters<typeof startMoneyGateway>[1] = {},
): Promise<CashGateway> {
  const house = await startMoneyGateway({ ...cashConfig, ...file }, options);
  const today = async () => {
    const { body } = await house.sandbox('clock');
    return wibDay(new Date((body as { now: string }).now));
  };
  const text = async (path: string) => {
    const answer = await fetch(`${house.url}/sandbox/v1/${path}`);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.text();
  };
  const raw = async <Body>(path: string, body: string) => {
    const answer = await fetch(`${house.url}/sandbox/v1/${path}`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Body };
  };
  return {
    ...house,
    today,
    async acquirerFile(channel, query = '') {
      const day = await today();
      return text(`acquirer-files/${channel}?from=${day}&to=${day}${query}`);
    },
    async upload(channel, csv) {
      const day = await today();
      return raw(`reconciliations?channel=${channel}&from=${day}&to=${day}&by=Ani`, csv);
    },
    async statement(query = '') {
      // Acquirers transfer the day after their file.
      return text(`bank-statements/${ownAccount.id}?${query}`);
    },
    importStatement: (content, query = '') => raw(`bank-statements?by=Ani&${query}`, content),
    async office<Body>(path: string, body?: unknown) {
      const answer = await callOffice<Body>(house.url, path, { body });
      if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
  };
}

export const daySeconds = 86_400;
