// The frame around every page of the dashboard: navigation, search, merchant, account.
import type { ComponentChildren } from 'preact';
import type { Actor } from '../../office/actor.ts';
import { GateMark } from '../kit/gate-mark.tsx';
import { type Language, otherLanguage } from '../kit/language.ts';
import { Document, type PageScript } from '../kit/layout.tsx';
import { AccountMenu, MerchantMenu } from './account-menu.tsx';
import { dashboardStylesheet } from './assets.ts';
import { HelpDialog, PaletteDialog } from './dialogs.tsx';
import type { Notice } from './flash.ts';
import { address, type Here, HereProvider } from './here.ts';
import { Glyph } from './icons/icon.tsx';
import type { NavigationEntry, Section } from './navigation.ts';
import type { KnownMerchant } from './page.ts';
import { NoticeBox } from './parts/notice.tsx';
import { shellWords } from './words.ts';

export interface ShellProps {
  here: Here;
  title: string;
  wide?: boolean | undefined;
  failed?: boolean | undefined;
  sandbox: boolean;
  /** Nobody on pages before the sign-in. */
  actor: Actor | undefined;
  section?: Section | undefined;
  navigation: readonly (readonly NavigationEntry[])[];
  merchants: readonly KnownMerchant[];
  clientId: string | undefined;
  notice?: Notice | undefined;
  script?: PageScript | undefined;
  children: ComponentChildren;
}

/** The whole document of a page. */
export function Shell(props: ShellProps) {
  const { here, title, sandbox, actor, script } = props;
  const { language } = here;
  const words = shellWords[language];
  const frame = { language, sandbox, stylesheets: [dashboardStylesheet.path] };
  return (
    <Document frame={frame} title={title} failed={props.failed} script={script}>
      <HereProvider value={here}>
        <div
          class={actor === undefined ? 'office alone' : 'office'}
          data-now={here.now.toISOString()}
        >
          <a class="skip" href="#main">
            {words.skip}
          </a>
          {actor !== undefined && <Side {...props} />}
          <div class="desk">
            <header class="desk-top">
              {sandbox && <p class="office-ribbon">{words.ribbon}</p>}
              <TopBar {...props} />
            </header>
            <main id="main" class={props.wide ? 'wide' : 'column'} tabIndex={-1}>
              {props.notice && <NoticeBox tone={props.notice.tone}>{props.notice.text}</NoticeBox>}
              {props.children}
            </main>
          </div>
          {actor !== undefined && <BottomBar {...props} />}
          <p class="unseen" role="status" data-copy-status />
          {actor !== undefined && <PaletteDialog />}
          {actor !== undefined && <HelpDialog entries={props.navigation.flat()} />}
        </div>
      </HereProvider>
    </Document>
  );
}

function Sign({ href }: { href: string }) {
  return (
    <a class="office-sign" href={href} aria-label="Gapura">
      <GateMark size={24} />
      <span>Gapura</span>
    </a>
  );
}

function Side(props: ShellProps) {
  const words = shellWords[props.here.language];
  return (
    <nav class="side" aria-label={words.navigation}>
      <Sign href={address('/dashboard', { client_id: narrowedTo(props) })} />
      <Groups {...props} />
    </nav>
  );
}

function Groups(props: ShellProps) {
  const words = shellWords[props.here.language];
  return (
    <>
      {props.navigation.map((group, place) =>
        group.length === 0 ? null : (
          <div class="side-group" key={place}>
            {words.groups[place] !== '' && <p class="side-title">{words.groups[place]}</p>}
            <ul>
              {group.map((entry) => (
                <li key={entry.section}>
                  <Entry {...props} entry={entry} />
                </li>
              ))}
            </ul>
          </div>
        ),
      )}
    </>
  );
}

function Entry({ entry, ...props }: ShellProps & { entry: NavigationEntry }) {
  const words = shellWords[props.here.language];
  return (
    <a
      class="side-entry"
      href={address(entry.path, { client_id: narrowedTo(props) })}
      data-go={entry.key}
      aria-current={entry.section === props.section ? 'page' : undefined}
    >
      <Glyph name={entry.icon} size={18} />
      <span>{words.sections[entry.section]}</span>
    </a>
  );
}

function TopBar(props: ShellProps) {
  const { here, actor } = props;
  return (
    <div class="top-bar">
      <Sign href={address('/dashboard', { client_id: narrowedTo(props) })} />
      {actor === undefined ? <span /> : <Search {...props} />}
      <div class="top-menus">
        {actor === undefined ? (
          <LanguageLink language={here.language} />
        ) : (
          <>
            <MerchantMenu merchants={props.merchants} actor={actor} clientId={props.clientId} />
            <AccountMenu actor={actor} />
          </>
        )}
      </div>
    </div>
  );
}

function LanguageLink({ language }: { language: Language }) {
  const to = otherLanguage(language);
  return (
    <a class="switch" href={`?lang=${to}`} hreflang={to} lang={to}>
      {shellWords[language].otherLanguage}
    </a>
  );
}

function Search(props: ShellProps) {
  const { language, query } = props.here;
  const words = shellWords[language];
  if (!props.navigation.flat().some(({ section }) => section === 'payments')) return <span />;
  return (
    <search class="top-search">
      <form action="/dashboard/search" method="get">
        <label class="unseen" for="top-search">
          {words.search}
        </label>
        <Glyph name="search" />
        <input
          id="top-search"
          type="search"
          name="q"
          value={props.section === 'payments' ? query.q : undefined}
          placeholder={words.searchHint}
          maxLength={128}
          autoComplete="off"
          spellcheck={false}
          data-search
        />
        <span class="key" aria-hidden="true">
          /
        </span>
        {narrowedTo(props) && <input type="hidden" name="client_id" value={narrowedTo(props)} />}
      </form>
    </search>
  );
}

/** On a phone: the first entries at the thumb, and everything else in a sheet that needs no script. */
function BottomBar(props: ShellProps) {
  const words = shellWords[props.here.language];
  const [first = []] = props.navigation;
  return (
    <nav class="bottom-bar" aria-label={words.navigation}>
      {first.slice(0, 4).map((entry) => (
        <Entry key={entry.section} {...props} entry={entry} />
      ))}
      <details class="sheet">
        <summary class="side-entry">
          <Glyph name="menu" size={18} />
          <span>{words.more}</span>
        </summary>
        <div class="sheet-body">
          <Groups {...props} />
        </div>
      </details>
    </nav>
  );
}

/** The merchant of the query: links keep it. An actor of one merchant needs no such links. */
function narrowedTo({ actor, clientId }: ShellProps): string | undefined {
  return actor?.clientId === undefined ? clientId : undefined;
}
