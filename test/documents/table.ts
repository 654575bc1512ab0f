// The whole table: every statement of the five source documents, in the order of their pages.
import { cardsSections } from './cards.ts';
import { danaPayment } from './dana-payment.ts';
import { danaRefund } from './dana-refund.ts';
import { indodanaSections } from './indodana.ts';
import { indomaretSections } from './indomaret.ts';
import { kredivoSections } from './kredivo.ts';
import type { DocumentName, Row, Section } from './row.ts';

export const sections: readonly Section[] = [
  ...indodanaSections,
  ...indomaretSections,
  ...danaPayment,
  ...danaRefund,
  ...kredivoSections,
  ...cardsSections,
];

export interface Entry {
  document: DocumentName;
  section: string;
  row: Row;
}

export const table: readonly Entry[] = sections.flatMap(({ document, section, rows }) =>
  rows.map((row) => ({ document, section, row })),
);
