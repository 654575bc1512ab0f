// Menus of the top bar: which merchant the pages show, and the actor's own account.
import type { Actor } from '../../office/actor.ts';
import { otherLanguage } from '../kit/language.ts';
import { hereWith, useHere } from './here.ts';
import { Glyph } from './icons/icon.tsx';
import type { KnownMerchant } from './page.ts';
import { shellWords } from './words.ts';

/** How many merchants the menu lists; more are found on the page of merchants. */
const listed = 100;

/** Narrows the pages to one merchant. An actor of one merchant only sees its name. */
export function MerchantMenu(props: {
  merchants: readonly KnownMerchant[];
  actor: Actor;
  clientId: string | undefined;
}) {
  const here = useHere();
  const words = shellWords[here.language];
  const { merchants, actor, clientId } = props;
  const chosen = clientId === undefined ? undefined : (here.nameOf(clientId) ?? clientId);
  if (actor.clientId !== undefined) return <span class="top-merchant">{chosen}</span>;
  if (merchants.length < 2) return null;
  return (
    <details class="menu" data-menu>
      <summary aria-label={`${words.merchant}: ${chosen ?? words.allMerchants}`}>
        <Glyph name="store" />
        <span class="menu-name">{chosen ?? words.allMerchants}</span>
        <Glyph name="chevron-down" size={14} />
      </summary>
      <ul class="menu-list">
        <li>
          <a
            href={hereWith(here, { client_id: undefined })}
            aria-current={clientId === undefined ? 'true' : undefined}
          >
            {words.allMerchants}
          </a>
        </li>
        {merchants.slice(0, listed).map((merchant) => (
          <li key={merchant.clientId}>
            <a
              href={hereWith(here, { client_id: merchant.clientId })}
              aria-current={merchant.clientId === clientId ? 'true' : undefined}
            >
              <span>{merchant.name}</span>
              <small>{merchant.clientId}</small>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Who is signed in, the language, and the way out. */
export function AccountMenu({ actor }: { actor: Actor }) {
  const here = useHere();
  const words = shellWords[here.language];
  const to = otherLanguage(here.language);
  return (
    <details class="menu account" data-menu>
      <summary aria-label={`${words.account}: ${actor.name}`}>
        <span class="initial" aria-hidden="true">
          {[...actor.name][0]?.toUpperCase()}
        </span>
        <Glyph name="chevron-down" size={14} />
      </summary>
      <div class="menu-list">
        <p class="menu-who">
          <strong>{actor.name}</strong>
          <small>{words.roles[actor.role]}</small>
        </p>
        <ul>
          {actor.kind === 'person' && (
            <li>
              <a href="/dashboard/account">
                <Glyph name="shield-check" /> {words.security}
              </a>
            </li>
          )}
          <li>
            <a href={hereWith(here, { lang: to })} hreflang={to} lang={to}>
              <Glyph name="globe" /> {words.otherLanguage}
            </a>
          </li>
          <li>
            <button type="button" data-shortcuts hidden>
              <Glyph name="keyboard" /> {words.shortcuts}
            </button>
          </li>
        </ul>
        {actor.kind === 'person' && (
          <form method="post" action="/dashboard/sign-out">
            <button type="submit">
              <Glyph name="log-out" /> {words.signOut}
            </button>
          </form>
        )}
      </div>
    </details>
  );
}
