// The customer's card statement: the lines of one payment, as the bank would print them.
import { CardNumber } from '../../../pages/card/card-number.tsx';
import { withLanguage } from '../../../pages/kit/language.ts';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { SandboxBox } from '../../../pages/kit/parts.tsx';
import { wibDay } from '../../../pages/kit/time.ts';
import type { Statement, StatementLine } from '../issuer/statement.ts';
import { statementWords } from './statement-words.ts';

export interface StatementPageProps {
  frame: Frame;
  statement: Statement;
  reference: string;
  homeHref: string;
}

export function StatementPage({ frame, statement, reference, homeHref }: StatementPageProps) {
  const { language } = frame;
  const words = statementWords[language];
  const { bank, masked, lines, descriptor } = statement;
  const total = lines.reduce((sum, line) => sum + signed(line), 0n);
  return (
    <Layout frame={frame} title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
      </div>
      <section class="card statement" aria-labelledby="bank">
        <div class="statement-head">
          <h2 id="bank">{bank}</h2>
          <p>
            <span class="hint">{words.card}</span>{' '}
            <CardNumber masked={masked} language={language} />
          </p>
        </div>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.date}</th>
              <th scope="col">{words.text}</th>
              <th scope="col">{words.amount}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, place) => (
              <tr key={place}>
                <td>
                  <time dateTime={line.at.toISOString()}>{wibDay(line.at)}</time>
                </td>
                <td>
                  <strong>{line.text}</strong>
                  <span class="hint">{words.kinds[line.kind]}</span>
                </td>
                <td class="money">{rupiah(signed(line), language)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {words.total}
              </th>
              <td class="money">{rupiah(total, language)}</td>
            </tr>
          </tfoot>
        </table>
        <SandboxBox title={words.sandbox}>
          <p>{descriptor === undefined ? words.notSent : words.sent(descriptor)}</p>
          <p>
            {words.order}: {reference}
          </p>
        </SandboxBox>
        <a class="button quiet" href={withLanguage(homeHref, language)}>
          {words.back}
        </a>
      </section>
    </Layout>
  );
}

const signed = ({ kind, amount }: StatementLine) => (kind === 'credit' ? -amount : amount);
