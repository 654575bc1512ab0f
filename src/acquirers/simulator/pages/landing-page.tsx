// The sandbox's landing page: that it runs, the demo merchant, and where to go next.
import { GateMark } from '../../../pages/kit/gate-mark.tsx';
import { withLanguage } from '../../../pages/kit/language.ts';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { homeWords } from './home-words.ts';
import type { TillLink } from './simulator-home.tsx';

export interface LandingPageProps {
  frame: Frame;
  /** The demo merchant, or the first configured one. */
  merchant?: { name: string; clientId: string } | undefined;
  simulatorHref: string;
  tills: readonly TillLink[];
  /** Absent while there is no such page. */
  dashboardHref?: string | undefined;
  docsHref?: string | undefined;
}

/** The page at `/`. */
export function LandingPage(props: LandingPageProps) {
  const { frame, merchant } = props;
  const words = homeWords[frame.language];
  return (
    <Layout frame={frame} title={words.welcome}>
      <section class="hero" aria-labelledby="title">
        <div>
          <h1 id="title">{words.welcome}</h1>
          <p class="lead">{words.welcomeLead}</p>
          {merchant && (
            <dl class="merchant">
              <dt>{words.merchant}</dt>
              <dd>{merchant.name}</dd>
              <dt>{words.clientId}</dt>
              <dd>
                <code>{merchant.clientId}</code>
              </dd>
            </dl>
          )}
          {merchant && <p class="small">{words.secret}</p>}
        </div>
        <GateMark size={200} />
      </section>
      <section aria-labelledby="next">
        <h2 id="next">{words.next}</h2>
        <ul class="tiles">
          {places(props).map((place) => (
            <li key={place.href}>
              <a class="tile" href={withLanguage(place.href, frame.language)}>
                <strong>{place.name}</strong>
                <span>{place.text}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </Layout>
  );
}

function places({ frame, simulatorHref, tills, dashboardHref, docsHref }: LandingPageProps) {
  const words = homeWords[frame.language];
  const found = [{ name: words.simulator, text: words.simulatorText, href: simulatorHref }];
  for (const till of tills) {
    found.push({ name: words.openTill(till.channel.name), text: words.tillText, href: till.href });
  }
  if (dashboardHref)
    found.push({ name: words.dashboard, text: words.dashboardText, href: dashboardHref });
  if (docsHref) found.push({ name: words.docs, text: words.docsText, href: docsHref });
  return found;
}
