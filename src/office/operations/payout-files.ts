// Operations on payout files: made for a bank, downloaded, and the bank's result read back.
import Type from 'typebox';
import { fileFormats } from '../../payouts/files/layouts.ts';
import { neutralResult, type ResultMap } from '../../payouts/files/result-file.ts';
import type { PayoutFile, PayoutResult } from '../../payouts/files/store.ts';
import { fieldInvalid } from '../../refusal.ts';
import {
  makePayoutFile,
  payoutFile,
  payoutFiles,
  payoutResults,
  readableResult,
  readPayoutResult,
  takePayoutFile,
  totalOf,
} from '../payout-files.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { type Download, operation } from './operation.ts';
import { closed, paging, text } from './schemas.ts';

const made = Type.Object(
  {
    payouts: Type.Array(text, { minItems: 1, maxItems: 5000 }),
    format: Type.Enum([...fileFormats]),
    bank_account: Type.Optional(text),
  },
  closed,
);

const make = operation({
  method: 'POST',
  path: '/payout-files',
  permission: 'payouts.work',
  summary: 'Make a file for a bank’s bulk transfer: the payouts in it are SENT',
  status: 201,
  body: made,
  async moves(deps, actor, { body }) {
    return { amount: await totalOf(deps, actor, body.payouts) };
  },
  async run(deps, actor, { body: { payouts, format, bank_account: bankAccount } }) {
    return fileView(await makePayoutFile(deps, actor, { payouts, format, bankAccount }));
  },
});

const list = operation({
  method: 'GET',
  path: '/payout-files',
  permission: 'payouts.work',
  summary: 'List payout files, the newest first',
  query: Type.Object(paging, closed),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const found = await payoutFiles(deps, { after: placeIn(after), limit: limit + 1 });
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { files: rows.map(fileView), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/payout-files/:id',
  permission: 'payouts.work',
  summary: 'Show a payout file; its payouts are listed with file_id',
  async run(deps, _actor, { params }) {
    return fileView(await payoutFile(deps, params.id ?? ''));
  },
});

const take = operation({
  method: 'GET',
  path: '/payout-files/:id/content',
  permission: 'payouts.work',
  summary: 'Take a payout file: the same bytes each time',
  async run(deps, actor, { params }): Promise<Download> {
    const { file, text: content } = await takePayoutFile(deps, actor, params.id ?? '');
    return { contentType: 'text/csv; charset=utf-8', fileName: file.name, chunks: whole(content) };
  },
});

async function* whole(content: string): AsyncIterable<string> {
  yield content;
}

const column = Type.Optional(text);
/** Texts, separated by `|`. */
const values = Type.Optional(text);

const mapping = Type.Object(
  {
    file_name: Type.Optional(text),
    count: Type.Optional(Type.String({ pattern: '^\\d{1,6}$' })),
    total: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    reference_column: column,
    amount_column: column,
    status_column: column,
    bank_reference_column: column,
    reason_column: column,
    paid_values: values,
    failed_values: values,
    returned_values: values,
  },
  closed,
);

const read = operation({
  method: 'POST',
  path: '/payout-results',
  permission: 'payouts.work',
  summary: 'Read a bank’s result file, once; the same file again is 200 and changes nothing',
  query: mapping,
  body: 'bytes',
  status: 201,
  async moves(_deps, _actor, { query, body }) {
    return { amount: readableResult(importOf(query, body)).total };
  },
  async run(deps, actor, { query, body }) {
    const { result, known } = await readPayoutResult(deps, actor, importOf(query, body));
    return { ...resultView(result), known };
  },
  statusOf: ({ known }) => (known ? 200 : 201),
});

function importOf(query: Type.Static<typeof mapping>, body: unknown) {
  if ((query.count === undefined) !== (query.total === undefined)) {
    throw fieldInvalid(query.count === undefined ? 'count' : 'total', 'belongs to the other one');
  }
  return {
    bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    fileName: query.file_name ?? 'result.csv',
    map: mapOf(query),
    totals:
      query.count === undefined || query.total === undefined
        ? undefined
        : { count: Number(query.count), total: BigInt(query.total) },
  };
}

function mapOf(query: Type.Static<typeof mapping>): ResultMap {
  const said = (given: string | undefined, usual: readonly string[]) =>
    given === undefined ? usual : given.split('|').map((one) => one.trim());
  const usual = neutralResult;
  return {
    reference: query.reference_column ?? usual.reference,
    amount: query.amount_column ?? usual.amount,
    status: query.status_column ?? usual.status,
    bankReference: query.bank_reference_column ?? usual.bankReference,
    reason: query.reason_column ?? usual.reason,
    values: {
      PAID: said(query.paid_values, usual.values.PAID),
      FAILED: said(query.failed_values, usual.values.FAILED),
      RETURNED: said(query.returned_values, usual.values.RETURNED),
    },
  };
}

const results = operation({
  method: 'GET',
  path: '/payout-results',
  permission: 'payouts.work',
  summary: 'List result files that were read, the newest first',
  query: Type.Object(paging, closed),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const found = await payoutResults(deps, { after: placeIn(after), limit: limit + 1 });
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { results: rows.map(resultView), next };
  },
});

function fileView(file: PayoutFile) {
  return {
    id: file.id,
    at: file.at,
    by: file.by,
    name: file.name,
    format: file.format,
    bank_account: file.bankAccount,
    lines: file.lines,
    total: file.total,
  };
}

function resultView(result: PayoutResult) {
  return {
    id: result.id,
    at: result.at,
    by: result.by,
    name: result.name,
    lines: result.lines,
    total: result.total,
    paid: result.paid,
    failed: result.failed,
    returned: result.returned,
    unchanged: result.unchanged,
    problems: result.problems,
  };
}

export const payoutFileOperations = { make, list, show, take };
export const payoutResultOperations = { list: results, read };
