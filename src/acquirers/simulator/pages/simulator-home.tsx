// The simulator's home page: a search, the payments by how they ended, and the tills.
import type { Language } from '../../../pages/kit/language.ts';
import { withLanguage } from '../../../pages/kit/language.ts';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import type { PaymentGroup } from '../../../payments/groups.ts';
import { homeWords } from './home-words.ts';
import { type ListedPayment, PaymentRow } from './payment-row.tsx';

/** The groups in the order of the page. */
export const groups = ['open', 'paid', 'failed'] as const satisfies readonly PaymentGroup[];

/** A link to a till. */
export interface TillLink {
  channel: { id: string; name: string };
  href: string;
}

/** What the reader is looking for. Without `show`, payments of every group. */
export interface Search {
  text: string;
  channel?: string | undefined;
  show?: PaymentGroup | undefined;
}

export interface HomeSection {
  group: PaymentGroup;
  /** Newest first. The caller decides how many. */
  payments: readonly ListedPayment[];
  /** Whether there are older ones. */
  hasMore: boolean;
  /** Where more of this group are shown. */
  moreHref?: string | undefined;
}

export interface SimulatorHomeProps {
  frame: Frame;
  search: Search;
  channels: readonly { id: string; name: string }[];
  sections: readonly HomeSection[];
  tills: readonly TillLink[];
  /** Whether the reader has just had a notification sent again. */
  isResent: boolean;
}

export function SimulatorHome(props: SimulatorHomeProps) {
  const { frame, search, sections, tills } = props;
  const words = homeWords[frame.language];
  const isFiltered = search.text !== '' || search.channel !== undefined;
  // A search shows what it found; without one, that nothing waits is worth saying.
  const shown = sections.filter(
    ({ group, payments }) =>
      payments.length > 0 || (group === 'open' && !isFiltered) || search.show,
  );
  return (
    <Layout frame={frame} title={words.simulator}>
      <div class="page-head">
        <h1>{words.simulator}</h1>
        <p class="lead">{words.simulatorLead}</p>
      </div>
      {props.isResent && (
        <p class="notice paid" role="status">
          <span>
            {words.resent} <a href={hereWithout(search, frame.language)}>{words.reload}</a>
          </span>
        </p>
      )}
      <SearchForm {...props} />
      {shown.length === 0 && (
        <section class="card empty">
          <p>
            <strong>{words.nothingFound}</strong>
          </p>
          <p>
            <a href={withLanguage('?', frame.language)}>{words.showAll}</a>
          </p>
        </section>
      )}
      {shown.map((section) => (
        <Section
          key={section.group}
          section={section}
          {...{ search, isFiltered }}
          language={frame.language}
        />
      ))}
      {tills.length > 0 && (
        <section aria-labelledby="tills">
          <h2 id="tills">{words.tills}</h2>
          <p class="links">
            {tills.map(({ channel, href }) => (
              <a key={href} class="button quiet" href={withLanguage(href, frame.language)}>
                {words.openTill(channel.name)}
              </a>
            ))}
          </p>
        </section>
      )}
    </Layout>
  );
}

/** The fields of the search form, as they are sent. */
export function fieldsOf({ text, channel, show }: Search) {
  return { q: text, channel: channel ?? '', show: show ?? '' };
}

function hereWithout(search: Search, language: Language): string {
  return `?${new URLSearchParams({ ...fieldsOf(search), lang: language })}`;
}

function SearchForm({ frame, search, channels }: SimulatorHomeProps) {
  const words = homeWords[frame.language];
  return (
    <search>
      <form class="card search" method="get">
        <input type="hidden" name="lang" value={frame.language} />
        <div class="field search-text">
          <label for="q">{words.find}</label>
          <input
            id="q"
            name="q"
            type="search"
            value={search.text}
            maxLength={100}
            autoComplete="off"
            placeholder={words.findHint}
          />
        </div>
        <label class="field">
          <span>{words.channel}</span>
          <select name="channel">
            <option value="">{words.allChannels}</option>
            {channels.map(({ id, name }) => (
              <option key={id} value={id} selected={id === search.channel}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{words.status}</span>
          <select name="show">
            <option value="">{words.allStatuses}</option>
            {groups.map((group) => (
              <option key={group} value={group} selected={group === search.show}>
                {words.groups[group]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button primary">
          {words.search}
        </button>
      </form>
    </search>
  );
}

interface SectionProps {
  section: HomeSection;
  search: Search;
  isFiltered: boolean;
  language: Language;
}

function Section({ section, search, isFiltered, language }: SectionProps) {
  const words = homeWords[language];
  const { group, payments, hasMore, moreHref } = section;
  return (
    <section aria-labelledby={group}>
      <h2 id={group}>{words.groups[group]}</h2>
      {payments.length === 0 ? (
        <div class="card empty">
          <p>
            <strong>{group === 'open' && !isFiltered ? words.none : words.nothingFound}</strong>
          </p>
          {group === 'open' && !isFiltered && <p class="hint">{words.noneHint}</p>}
        </div>
      ) : (
        <ul class="rows">
          {payments.map((payment) => (
            <PaymentRow key={payment.key} hidden={fieldsOf(search)} {...{ payment, language }} />
          ))}
        </ul>
      )}
      {hasMore && (
        <p class="hint more">
          {words.newest(payments.length)}{' '}
          {moreHref && <a href={withLanguage(moreHref, language)}>{words.more[group]}</a>}
        </p>
      )}
    </section>
  );
}
