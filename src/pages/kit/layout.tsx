// The layout of every page: head, sandbox ribbon, logo, language switch, footer.
import type { ComponentChildren } from 'preact';
import { stylesheet } from './assets.ts';
import { brandClass } from './brand-sheet.ts';
import { HiddenFields } from './form.tsx';
import { GateMark, gateIcon } from './gate-mark.tsx';
import { kitWords } from './kit-words.ts';
import { type Language, languageNames, otherLanguage, withLanguage } from './language.ts';

/** How to get the same page in the other language: a link, or a form if state must be posted. */
export type LanguageSwitch = { href: string } | { action: string; hidden: Record<string, string> };

/** What a page needs to know about the request it answers. */
export interface Frame {
  language: Language;
  /** The page sets `lang` in the link. Without a switch, it links to its own address. */
  languageSwitch?: LanguageSwitch | undefined;
  /** Paths of additional stylesheets, such as the brands'. */
  stylesheets?: readonly string[] | undefined;
  /** Whether the page says that no real money is involved. */
  sandbox: boolean;
  /** Where the logo links to. Without it, the logo is not a link. */
  home?: string | undefined;
}

/** A page's one script. Every page also works without it. */
export interface PageScript {
  /** `/assets/…`, with the hash of its content in the name. */
  path: string;
  /** Subresource Integrity: `sha384-…`. */
  integrity: string;
  /** The nonce in the answer's Content-Security-Policy. */
  nonce: string;
}

export interface DocumentProps {
  frame: Frame;
  title: string;
  /** Marks the title of a page that reports errors. */
  failed?: boolean | undefined;
  /** The id of a channel whose colours the page has. */
  brand?: string | undefined;
  /**
   * Goes to `url` after some seconds, or reloads the page. A page with a script uses the link with
   * `data-leave-after` instead, which the reader can stop.
   */
  leaveFor?: { url?: string | undefined; seconds: number } | undefined;
  /** Loads the page again after some seconds, with a script and without. The page must offer to stop it. */
  reloadAfterSeconds?: number | undefined;
  script?: PageScript | undefined;
  children: ComponentChildren;
}

export interface LayoutProps extends DocumentProps {
  /** `wide` for lists and two columns, `narrow` for one short message. */
  width?: 'narrow' | 'wide' | undefined;
  /** The name in the bar, if it is not ours. */
  sign?: string | undefined;
  /** The content of the footer, instead of the default one. */
  foot?: ComponentChildren | undefined;
}

/** A document with its head, language and colours, without a header and a footer. */
export function Document(props: DocumentProps) {
  return (
    <html lang={props.frame.language} class={props.brand && brandClass(props.brand)}>
      <Head {...props} />
      <body>{props.children}</body>
    </html>
  );
}

export function Layout(props: LayoutProps) {
  const { frame } = props;
  const words = kitWords[frame.language];
  return (
    <Document {...props}>
      <header class="top">
        <a class="skip" href="#main">
          {words.skip}
        </a>
        {frame.sandbox && <p class="ribbon">{words.ribbon}</p>}
        <div class="bar">
          {props.sign ? <span class="sign">{props.sign}</span> : <Sign frame={frame} />}
          <Switch frame={frame} />
        </div>
      </header>
      <main id="main" class={props.width ?? 'wide'}>
        {props.children}
      </main>
      <footer class="foot">{props.foot ?? <p>{words.footer}</p>}</footer>
    </Document>
  );
}

function Head({ frame, title, failed, leaveFor, reloadAfterSeconds, script }: DocumentProps) {
  const mark = failed ? `${kitWords[frame.language].errorInTitle}: ` : '';
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${mark}${title} · Gapura`}</title>
      <link rel="icon" href={gateIcon} />
      {[stylesheet.path, ...(frame.stylesheets ?? [])].map((path) => (
        <link key={path} rel="stylesheet" href={path} />
      ))}
      {leaveFor && (script ? <noscript>{refresh(leaveFor)}</noscript> : refresh(leaveFor))}
      {reloadAfterSeconds !== undefined && refresh({ seconds: reloadAfterSeconds })}
      {script && (
        <script defer src={script.path} integrity={script.integrity} nonce={script.nonce} />
      )}
    </head>
  );
}

function refresh({ url, seconds }: NonNullable<DocumentProps['leaveFor']>) {
  return <meta http-equiv="refresh" content={url ? `${seconds};url=${url}` : `${seconds}`} />;
}

function Sign({ frame }: { frame: Frame }) {
  const sign = (
    <>
      <GateMark />
      <span>Gapura</span>
    </>
  );
  if (frame.home === undefined) return <span class="sign">{sign}</span>;
  return (
    <a class="sign" href={withLanguage(frame.home, frame.language)}>
      {sign}
    </a>
  );
}

/** The language switch. */
export function Switch({ frame }: { frame: Frame }) {
  const to = otherLanguage(frame.language);
  const way = frame.languageSwitch ?? { href: '?' };
  const label = kitWords[frame.language].languageSwitch;
  if ('href' in way) {
    return (
      <nav aria-label={label}>
        <a class="switch" href={withLanguage(way.href, to)} hreflang={to} lang={to}>
          {languageNames[to]}
        </a>
      </nav>
    );
  }
  return (
    <form method="post" action={way.action} aria-label={label}>
      <HiddenFields values={way.hidden} />
      <button class="switch" type="submit" name="lang" value={to} lang={to}>
        {languageNames[to]}
      </button>
    </form>
  );
}
