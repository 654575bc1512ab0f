// The test cards as a table, each with a button that copies its number.
import { cardStylesheet } from '../../../pages/card/assets.ts';
import { BrandMark } from '../../../pages/card/brand-marks.tsx';
import { brandNames } from '../../../pages/card/card-words.ts';
import { codeAnchor } from '../../../pages/docs/response-codes-page.tsx';
import { responseCodesPath } from '../../../pages/docs/routes.ts';
import { type Language, withLanguage } from '../../../pages/kit/language.ts';
import { Layout } from '../../../pages/kit/layout.tsx';
import { CodeGroups } from '../../../pages/kit/parts.tsx';
import type { TestCardRow, TestCardsProps } from './bank-props.ts';
import { testCardsWords } from './test-cards-words.ts';

export function TestCardsPage({ frame, script, cards }: TestCardsProps) {
  const words = testCardsWords[frame.language];
  const stylesheets = [cardStylesheet.path, ...(frame.stylesheets ?? [])];
  return (
    <Layout frame={{ ...frame, stylesheets }} title={words.title} script={script}>
      <div class="page-head">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
      </div>
      <p class="unseen" role="status" data-copy-status />
      <table class="test-cards">
        <thead>
          <tr>
            <th scope="col">{words.number}</th>
            <th scope="col">{words.brand}</th>
            <th scope="col">{words.type}</th>
            <th scope="col">{words.issuer}</th>
            <th scope="col">{words.code}</th>
            <th scope="col">{words.behaviour}</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <Row key={card.number} card={card} language={frame.language} />
          ))}
        </tbody>
      </table>
      <p class="small api">
        {words.api} <a href="/sandbox/v1/cards">GET /sandbox/v1/cards</a>
      </p>
    </Layout>
  );
}

/** Where the code is explained. */
function codeHref(code: string, language: Language): string {
  return withLanguage(`${responseCodesPath}#${codeAnchor('cards', code)}`, language);
}

function Row({ card, language }: { card: TestCardRow; language: Language }) {
  const words = testCardsWords[language];
  return (
    <tr>
      <th scope="row">
        <span class="test-number">
          <CodeGroups code={card.number} />
        </span>
        <button
          type="button"
          class="copy"
          hidden
          data-copy={card.number}
          data-copied={words.copied}
          aria-label={words.copyNumber(card.number)}
        >
          <span>{words.copy}</span>
        </button>
      </th>
      <td>
        <BrandMark brand={card.brand} />
        <span class="unseen">{brandNames[card.brand]}</span>
      </td>
      <td>{words.types[card.type]}</td>
      <td>{card.issuer}</td>
      <td>
        <a
          href={codeHref(card.responseCode, language)}
          aria-label={words.codeLabel(card.responseCode)}
        >
          <code>{card.responseCode}</code>
        </a>
      </td>
      {/* The descriptions exist only in English. */}
      <td lang="en">{card.behaviour}</td>
    </tr>
  );
}
