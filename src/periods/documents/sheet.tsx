// A sheet of paper: the frame of every document that is printed. It loads nothing and needs no script.
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Seller } from '../period.ts';
import { type DocumentLanguage, documentWords } from './words.ts';

const style = `
:root { color-scheme: light; font: 10.5pt/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
body { max-width: 190mm; margin: 2rem auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem 2rem; }
h1 { font-size: 1.6rem; margin: 0; }
p { margin: .2rem 0; }
.seller { text-align: right; white-space: pre-line; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: 1.5rem 0; }
dt { color: #595959; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid #d0d0d0; vertical-align: top; }
thead th { border-bottom: 2px solid #1a1a1a; }
td.ref { overflow-wrap: anywhere; }
.end { text-align: right; white-space: nowrap; }
.sum th, .sum td { font-weight: 600; border-bottom: 0; }
.note { border: 1px solid #1a1a1a; padding: .5rem .75rem; margin: 1rem 0; }
@page { size: A4; margin: 15mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
`;

export interface SheetProps {
  language: DocumentLanguage;
  title: string;
  seller: Seller | undefined;
  facts: readonly (readonly [string, string | undefined])[];
  note?: string | undefined;
}

/** Everything before the document's content: from `<!doctype html>` on. */
export function sheetStart({ language, title, seller, facts, note }: SheetProps): string {
  const words = documentWords[language];
  const told = facts.filter(([, value]) => value !== undefined);
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${renderToString(
    <title>{title}</title>,
  )}<style>${style}</style></head><body>${markup(
    <>
      <header>
        <h1>{title}</h1>
        {seller && (
          <p class="seller">
            <strong>{seller.name}</strong>
            {seller.address && `\n${seller.address}`}
            {seller.taxId && `\n${words.taxId} ${seller.taxId}`}
          </p>
        )}
      </header>
      <dl>
        {told.map(([term, value]) => (
          <>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {note && <p class="note">{note}</p>}
    </>,
  )}`;
}

export const sheetEnd = '</body></html>\n';

/** What is written as HTML. */
export function markup(content: VNode): string {
  return renderToString(content);
}

/** An amount, aligned with others. */
export function End({ children }: { children: ComponentChildren }) {
  return <td class="end">{children}</td>;
}
