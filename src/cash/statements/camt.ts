// Reads a bank's statement from CAMT.053 (ISO 20022, BankToCustomerStatement). Pure.
import { isUtf8 } from 'node:buffer';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { UnreadableFile } from '../../reconciliation/acquirer-file.ts';
import { demandBalances } from './balances.ts';
import type { EntryRead, StatementRead } from './statement.ts';
import { dayIn, rupiahIn, textIn } from './values.ts';

/** An element: a text, or its children and attributes (`@name`); several of one name are a list. */
type Node = string | { readonly [name: string]: Node } | readonly Node[];

/** Whether the bytes are XML rather than CSV. */
export function isXml(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*</.test(Buffer.from(bytes.subarray(0, 200)).toString('utf8'));
}

/**
 * Reads a file with one statement. Entries that are pending or only for information are left out. `accountNumber` is
 * that of the own account: a statement of another one is refused. Throws UnreadableFile.
 */
export function readCamt(bytes: Uint8Array, accountNumber?: string): StatementRead {
  const statements = all(parsed(bytes), 'Document', 'BkToCstmrStmt', 'Stmt');
  const [statement] = statements;
  if (statement === undefined || statements.length > 1) {
    throw new UnreadableFile(
      `The file has ${statements.length} statements (BkToCstmrStmt/Stmt): import each by itself.`,
    );
  }
  demandAccount(statement, accountNumber);
  const entries = all(statement, 'Ntry').flatMap((node, index) => entryOf(node, index + 1));
  const opening = balanceOf(statement, ['OPBD', 'PRCD']);
  const closing = balanceOf(statement, ['CLBD']);
  const days = entries.map(({ day }) => day).sort();
  const [fromDay, toDay] = [dayOf(statement, 'FrDtTm'), dayOf(statement, 'ToDtTm')];
  const balances = demandBalances(entries, {
    opening: opening?.amount,
    closing: closing?.amount,
  });
  return {
    ...balances,
    format: 'camt.053',
    entries,
    fromDay: fromDay ?? days[0] ?? closing?.day ?? '',
    toDay: toDay ?? closing?.day ?? days.at(-1) ?? '',
  };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  // Amounts and references stay the texts that they are.
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
});

/** A document type could name entities that grow without end, or files: no bank needs one. */
function parsed(bytes: Uint8Array): Node {
  if (!isUtf8(bytes)) throw new UnreadableFile('The file is not UTF-8.');
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (/<!DOCTYPE/i.test(text)) throw new UnreadableFile('The file has a document type (DOCTYPE).');
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    throw new UnreadableFile(`The file is not XML: line ${valid.err.line}: ${valid.err.msg}`);
  }
  try {
    return parser.parse(text) as Node;
  } catch (error) {
    throw new UnreadableFile(`The file is not XML that can be read: ${(error as Error).message}`);
  }
}

/** The elements at the end of a path. */
function all(node: Node | undefined, ...path: string[]): Node[] {
  const [name, ...rest] = path;
  if (node === undefined) return [];
  if (Array.isArray(node)) return node.flatMap((one: Node) => all(one, ...path));
  if (name === undefined) return [node];
  if (typeof node === 'string' || !Object.hasOwn(node, name)) return [];
  return all((node as { [name: string]: Node })[name], ...rest);
}

/** The text of the first element at the end of a path; undefined if there is none. */
function one(node: Node | undefined, ...path: string[]): string | undefined {
  const [found] = all(node, ...path);
  if (typeof found === 'string') return found.trim() || undefined;
  return found === undefined ? undefined : one(found, '#text');
}

function demandAccount(statement: Node, wanted: string | undefined): void {
  const said = one(statement, 'Acct', 'Id', 'Othr', 'Id') ?? one(statement, 'Acct', 'Id', 'IBAN');
  const bare = said?.replace(/[^A-Za-z0-9]/g, '');
  if (wanted === undefined || bare === wanted) return;
  throw new UnreadableFile(`The statement is of the account ${said ?? 'that it does not name'}.`);
}

function amountOf(node: Node, place: number): bigint {
  const currency = one(node, 'Amt', '@Ccy');
  if (currency !== 'IDR') {
    throw new UnreadableFile(`Entry ${place} is in ${currency ?? 'no currency'}, and not in IDR.`);
  }
  const size = rupiahIn(one(node, 'Amt') ?? '', ',', place);
  const direction = one(node, 'CdtDbtInd');
  if (direction !== 'CRDT' && direction !== 'DBIT') {
    throw new UnreadableFile(`Entry ${place} says neither CRDT nor DBIT.`);
  }
  return direction === 'CRDT' ? size : -size;
}

function balanceOf(
  statement: Node,
  codes: readonly string[],
): { amount: bigint; day: string | undefined } | undefined {
  const found = all(statement, 'Bal').find((node) => {
    const code = one(node, 'Tp', 'CdOrPrtry', 'Cd');
    return code !== undefined && codes.includes(code);
  });
  if (found === undefined) return undefined;
  return { amount: amountOf(found, 0), day: dateIn(found, 'Dt', 0) };
}

/** An entry that is booked. A reversal already has the direction in which it moves money. */
function entryOf(node: Node, place: number): EntryRead[] {
  const status = one(node, 'Sts', 'Cd') ?? one(node, 'Sts') ?? 'BOOK';
  if (status !== 'BOOK') return [];
  const day = dateIn(node, 'BookgDt', place) ?? dateIn(node, 'ValDt', place);
  if (day === undefined) throw new UnreadableFile(`Entry ${place} has no day (BookgDt).`);
  const amount = amountOf(node, place);
  if (amount === 0n) throw new UnreadableFile(`Entry ${place}: the amount is 0.`);
  const details = all(node, 'NtryDtls', 'TxDtls');
  const texts = [
    ...details.flatMap((detail) => [
      ...all(detail, 'RmtInf', 'Ustrd'),
      ...all(detail, 'RmtInf', 'Strd', 'CdtrRefInf', 'Ref'),
      ...all(detail, 'Refs', 'EndToEndId'),
    ]),
    ...all(node, 'AddtlNtryInf'),
  ].filter((text) => typeof text === 'string' && text !== 'NOTPROVIDED');
  const reference =
    one(node, 'AcctSvcrRef') ?? one(details, 'Refs', 'AcctSvcrRef') ?? one(node, 'NtryRef');
  return [
    {
      line: place,
      day,
      amount,
      reference: reference && textIn(reference, place).slice(0, 128),
      text: textIn([...new Set(texts)].join(' '), place),
    },
  ];
}

/** A date, or the day of an instant as it is written. */
function dateIn(node: Node, name: string, place: number): string | undefined {
  const text = one(node, name, 'Dt') ?? one(node, name, 'DtTm');
  return text === undefined ? undefined : dayIn(text, 'YYYY-MM-DD', place);
}

function dayOf(statement: Node, name: string): string | undefined {
  const text = one(statement, 'FrToDt', name);
  return text === undefined ? undefined : dayIn(text, 'YYYY-MM-DD', 0);
}
