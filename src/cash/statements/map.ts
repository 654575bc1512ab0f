// How banks' CSV statements are read: which column says what, by bank. Pure data.

/** A statement's CSV as data: the names of its columns, and how it writes days, amounts and directions. */
export interface StatementMap {
  day: string;
  /** How days are written; `-`, `/` and `.` are the same. */
  dayFormat: 'YYYY-MM-DD' | 'DD-MM-YYYY' | 'DD-MM-YY' | 'MM-DD-YYYY';
  /** Which sign parts thousands from each other; the other one parts off the sen. */
  thousands: ',' | '.';
  /** Columns whose texts together say what it was for. */
  text: readonly string[];
  reference?: string | undefined;
  /** One column with a sign; or with another column that says the direction; or one for each direction. */
  amount:
    | { signed: string }
    | { column: string; direction: string; credit: readonly string[]; debit: readonly string[] }
    | { credit: string; debit: string };
  /** The balance after each entry. Without it the opening and the closing balance have to be told. */
  balance?: string | undefined;
}

/** Ours: `date,amount,reference,text,balance`, amounts with a sign. */
const neutral: StatementMap = {
  day: 'date',
  dayFormat: 'YYYY-MM-DD',
  thousands: ',',
  text: ['text'],
  reference: 'reference',
  amount: { signed: 'amount' },
  balance: 'balance',
};

/** KlikBCA Bisnis, account statement (ASSUMED). */
const bca: StatementMap = {
  day: 'Tanggal',
  dayFormat: 'DD-MM-YYYY',
  thousands: ',',
  text: ['Keterangan'],
  amount: { column: 'Jumlah', direction: 'D/K', credit: ['CR', 'K'], debit: ['DB', 'D'] },
  balance: 'Saldo',
};

/** Mandiri Cash Management, account statement (ASSUMED). */
const mandiri: StatementMap = {
  day: 'Posting Date',
  dayFormat: 'DD-MM-YYYY',
  thousands: ',',
  text: ['Description', 'Additional Description'],
  reference: 'Reference No',
  amount: { credit: 'Credit', debit: 'Debit' },
  balance: 'Close Balance',
};

/** BNIDirect, account statement (ASSUMED). */
const bni: StatementMap = {
  day: 'Post Date',
  dayFormat: 'DD-MM-YY',
  thousands: ',',
  text: ['Description'],
  reference: 'Journal No.',
  amount: { column: 'Amount', direction: 'Db/Cr', credit: ['C', 'CR', 'K'], debit: ['D', 'DB'] },
  balance: 'Balance',
};

/** BRI Cash Management, account statement (ASSUMED). */
const bri: StatementMap = {
  day: 'TGL_TRAN',
  dayFormat: 'DD-MM-YYYY',
  thousands: ',',
  text: ['DESK_TRAN'],
  reference: 'TRREMK',
  amount: { credit: 'MUTASI_KREDIT', debit: 'MUTASI_DEBET' },
  balance: 'SALDO_AKHIR_MUTASI',
};

export const statementMaps = { neutral, bca, mandiri, bni, bri } as const;
export type StatementMapName = keyof typeof statementMaps;
export const statementMapNames = Object.keys(statementMaps) as readonly StatementMapName[];

/** The map for a bank by its name; ours for a bank that is none of these. */
export function mapForBank(bank: string): StatementMapName {
  const name = bank.toLowerCase();
  return statementMapNames.find((one) => name.includes(one)) ?? 'neutral';
}
