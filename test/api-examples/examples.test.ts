// The examples of the API documentation are what a gateway says: every operation, its refusals, its notifications.
import { expect, it } from 'vitest';
import { allChannels } from '../../src/channels/index.ts';
import { apiExamples } from '../../src/http/openapi/examples.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { sql } from '../../src/storage/db.ts';
import { startTestGateway } from '../support/gateway.ts';
import { snapFile, takesAll } from '../support/snap.ts';
import { masked } from './masked.ts';
import { type Recorded, record } from './record.ts';

const file = '../../src/http/openapi/examples.json';

async function recorded(): Promise<Recorded> {
  const house = await startTestGateway({
    answer: takesAll,
    file: (receiver) => {
      const { merchants = [] } = snapFile(receiver);
      const account = { id: 'SBS-0001-1', bank: 'BCA', number: '0011223344', holder: 'PT Contoh' };
      return {
        merchants: merchants.map((one) => ({
          ...one,
          settlement_accounts: [{ ...account, default: true }],
        })),
      };
    },
  });
  try {
    // The configuration file has no say about the accounts that a merchant adds.
    await house.db.single.rows(sql`update merchants set managed_by = 'office', in_file = false`);
    const all = JSON.stringify(await record(house))
      .replaceAll(house.url, 'https://gateway.example')
      .replaceAll(house.receiver.origin, 'https://shop.example');
    return JSON.parse(all) as Recorded;
  } finally {
    await house.stop();
  }
}

it('are what a gateway says now', { timeout: 120_000 }, async () => {
  const [one, other] = [await recorded(), await recorded()];
  const text = `${JSON.stringify(masked(one, other), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(file);
});

it('there is one of every operation in the document', () => {
  const { paths } = openApiDocument(allChannels, 'https://gateway.example') as {
    paths: Record<string, Record<string, object>>;
  };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const shown = new Set(apiExamples.map(({ method, path }) => `${method} ${path}`));
  expect([...shown].sort()).toEqual(described.sort());
});
