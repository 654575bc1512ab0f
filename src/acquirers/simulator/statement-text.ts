// A statement as a bank's file: CSV as each bank writes it, or CAMT.053. Pure.
import type { StatementMap } from '../../cash/statements/map.ts';
import type { EntryRead, StatementRead } from '../../cash/statements/statement.ts';
import { csvText } from '../../lib/csv.ts';

/** CSV with the columns of a map, and with the balance after each entry if it has a column for that. */
export function statementCsv(map: StatementMap, { entries, opening }: StatementRead): string {
  const head = [...new Set(columnsOf(map))];
  let balance = opening;
  const lines = entries.map((entry) => {
    balance += entry.amount;
    const cells = cellsOf(map, entry, balance);
    return head.map((column) => cells.get(column) ?? '');
  });
  return csvText([head, ...lines]);
}

function columnsOf({ day, text, reference, amount, balance }: StatementMap): string[] {
  const amounts =
    'signed' in amount
      ? [amount.signed]
      : 'column' in amount
        ? [amount.column, amount.direction]
        : [amount.debit, amount.credit];
  return [day, ...text, reference, ...amounts, balance].filter((one) => one !== undefined);
}

function cellsOf(map: StatementMap, entry: EntryRead, balance: bigint): Map<string, string> {
  const { amount: how, thousands, reference } = map;
  const size = entry.amount < 0n ? -entry.amount : entry.amount;
  const money = (amount: bigint) => grouped(amount, thousands);
  const cells = new Map([[map.day, dayText(entry.day, map.dayFormat)]]);
  // A map without a column for the bank's reference has it in the text.
  const told = reference === undefined ? `${entry.text} ${entry.reference ?? ''}` : entry.text;
  cells.set(map.text[0] ?? '', told.trim());
  if (reference !== undefined) cells.set(reference, entry.reference ?? '');
  if ('signed' in how) cells.set(how.signed, money(entry.amount));
  else if ('column' in how) {
    cells.set(how.column, money(size));
    cells.set(how.direction, (entry.amount > 0n ? how.credit : how.debit)[0] ?? '');
  } else cells.set(entry.amount > 0n ? how.credit : how.debit, money(size));
  if (map.balance !== undefined) cells.set(map.balance, money(balance));
  return cells;
}

function grouped(amount: bigint, thousands: StatementMap['thousands']): string {
  const size = (amount < 0n ? -amount : amount).toString();
  const whole = size.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${amount < 0n ? '-' : ''}${whole}${thousands === ',' ? '.' : ','}00`;
}

function dayText(day: string, format: StatementMap['dayFormat']): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (format === 'YYYY-MM-DD') return day;
  if (format === 'MM-DD-YYYY') return `${month}/${date}/${year}`;
  return `${date}/${month}/${format === 'DD-MM-YY' ? year.slice(2) : year}`;
}

/** CAMT.053.001.02 with what an importer reads of it. */
export function statementCamt(number: string | undefined, read: StatementRead): string {
  const { opening, closing, entries, fromDay, toDay } = read;
  const balance = (code: string, amount: bigint, day: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${money(amount)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>',
    `<GrpHdr><MsgId>SIM-${toDay}</MsgId><CreDtTm>${toDay}T23:59:59</CreDtTm></GrpHdr>`,
    `<Stmt><Id>SIM-${toDay}</Id><CreDtTm>${toDay}T23:59:59</CreDtTm>`,
    `<FrToDt><FrDtTm>${fromDay}T00:00:00</FrDtTm><ToDtTm>${toDay}T23:59:59</ToDtTm></FrToDt>`,
    `<Acct><Id><Othr><Id>${escaped(number ?? 'main')}</Id></Othr></Id><Ccy>IDR</Ccy></Acct>`,
    balance('OPBD', opening, fromDay),
    balance('CLBD', closing, toDay),
    ...entries.map(entryXml),
    '</Stmt></BkToCstmrStmt></Document>',
    '',
  ].join('\n');
}

function entryXml({ amount, day, reference, text }: EntryRead): string {
  return [
    `<Ntry>${money(amount)}<Sts>BOOK</Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>`,
    `<AcctSvcrRef>${escaped(reference ?? '')}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf>`,
    `<Ustrd>${escaped(text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
  ].join('');
}

function money(amount: bigint): string {
  const [size, direction] = amount < 0n ? [-amount, 'DBIT'] : [amount, 'CRDT'];
  return `<Amt Ccy="IDR">${size}.00</Amt><CdtDbtInd>${direction}</CdtDbtInd>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
