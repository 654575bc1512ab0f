// The page of the merchant API: calls by task with real examples, how to sign, notifications, search.
import { withLanguage } from '../kit/language.ts';
import { type Frame, Layout, type PageScript } from '../kit/layout.tsx';
import { CallSection, Notifications } from './call-section.tsx';
import { callsIn, type ShownCall } from './calls.ts';
import { type SignedSample, SigningSection } from './signing-page.tsx';
import { docsWords, type GroupName } from './words.ts';

export interface DocsPageProps {
  frame: Frame;
  document: Record<string, unknown>;
  sample: SignedSample;
  /** The example's references that a try makes new, by channel. */
  uniqueOf: (channel: string | undefined) => readonly string[];
  hrefs: { document: string; bruno: string; responseCodes: string };
  script?: PageScript | undefined;
}

const order: readonly GroupName[] = ['pay', 'tokens', 'status', 'after', 'settle'];

export function DocsPage({ frame, document, sample, uniqueOf, hrefs, script }: DocsPageProps) {
  const words = docsWords[frame.language];
  const calls = callsIn(document);
  const groups = order.map((name) => ({
    name,
    title: words.groups[name],
    calls: calls.filter(({ group }) => group === name),
  }));
  return (
    <Layout frame={frame} title={words.title} width="wide" script={script}>
      <div class="page-head">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
        <p class="links">
          <a href={hrefs.document}>{words.machine}</a>
          <a href={hrefs.bruno} download="gapura-bruno.json">
            {words.bruno}
          </a>
          <a href={withLanguage(hrefs.responseCodes, frame.language)}>{words.codes}</a>
        </p>
      </div>
      <Contents frame={frame} groups={groups} />
      <SigningSection frame={frame} sample={sample} />
      {frame.sandbox && <Keys frame={frame} sample={sample} />}
      {groups.map(({ name, title, calls: own }) => (
        <section key={name} id={name} aria-labelledby={`${name}-title`} class="group">
          <h2 id={`${name}-title`}>{title}</h2>
          {own.map((call) => (
            <CallSection
              key={call.id}
              {...{ call, frame, uniqueOf }}
              canTry={frame.sandbox && script !== undefined}
            />
          ))}
        </section>
      ))}
      <Notifications frame={frame} />
    </Layout>
  );
}

interface Group {
  name: GroupName;
  title: string;
  calls: readonly ShownCall[];
}

function Contents({ frame, groups }: { frame: Frame; groups: readonly Group[] }) {
  const words = docsWords[frame.language];
  return (
    <nav class="card" aria-label={words.contents}>
      <div hidden data-search-box>
        <label class="field">
          <span>{words.search}</span>
          <input type="search" data-search autocomplete="off" />
        </label>
        <p class="small" role="status" data-search-status data-words={words.found} />
      </div>
      <p class="links">
        <a href="#signing">{words.signing}</a>
        <a href="#notifications">{words.notifications}</a>
      </p>
      {groups.map(({ name, title, calls }) => (
        <div key={name}>
          <h2 class="small-title">{title}</h2>
          <ul class="calls">
            {calls.map((call) => (
              <li key={call.id}>
                <a href={`#${call.id}`}>
                  {call.summary}{' '}
                  <code>
                    {call.method} {call.path}
                  </code>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** With these keys all tries of the page are signed. */
function Keys({ frame, sample }: { frame: Frame; sample: SignedSample }) {
  const words = docsWords[frame.language];
  return (
    <section class="card" aria-labelledby="try-title">
      <h2 id="try-title">{words.try}</h2>
      <p>{words.tryLead}</p>
      <form data-keys>
        <label class="field">
          <span>{words.clientId}</span>
          <input name="clientId" placeholder={sample.clientId} autocomplete="off" />
        </label>
        <label class="field">
          <span>{words.secret}</span>
          <input name="secretKey" placeholder={sample.secretKey} autocomplete="off" />
        </label>
        <label class="field">
          <span>RSA (PKCS#8 PEM, SNAP)</span>
          <textarea name="privateKey" rows={3} autocomplete="off" spellcheck={false} />
        </label>
      </form>
    </section>
  );
}
