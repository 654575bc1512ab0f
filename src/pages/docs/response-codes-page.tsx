// The page of response codes: what each code of an acquirer means, and how a merchant handles it.
import type { ResponseCode } from '../../channels/response-code.ts';
import { type Language, withLanguage } from '../kit/language.ts';
import { type Frame, Layout } from '../kit/layout.tsx';
import { responseCodesWords } from './response-codes-words.ts';

export interface ResponseCodesPageProps {
  frame: Frame;
  /** The channels that have response codes. */
  channels: readonly { id: string; name: string; responseCodes: readonly ResponseCode[] }[];
  docsHref: string;
}

/** The id of a code's row, so that a page can link to it. */
export const codeAnchor = (channelId: string, code: string) => `${channelId}-${code}`;

export function ResponseCodesPage({ frame, channels, docsHref }: ResponseCodesPageProps) {
  const { language } = frame;
  const words = responseCodesWords[language];
  return (
    <Layout frame={frame} title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
        <p>
          <a href={withLanguage(docsHref, language)}>{words.calls}</a>
        </p>
      </div>
      {channels.map(({ id, name, responseCodes }) => (
        <section key={id} class="card" aria-labelledby={id}>
          <h2 id={id}>{name}</h2>
          <table class="fields codes">
            <thead>
              <tr>
                <th scope="col">{words.code}</th>
                <th scope="col">{words.meaning}</th>
                <th scope="col">{words.handling}</th>
              </tr>
            </thead>
            <tbody>
              {responseCodes.map((one) => (
                <Row key={one.code} anchor={codeAnchor(id, one.code)} {...{ one, language }} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </Layout>
  );
}

function Row(props: { anchor: string; one: ResponseCode; language: Language }) {
  const { anchor, one, language } = props;
  const words = responseCodesWords[language];
  return (
    <tr id={anchor}>
      <th scope="row">
        <code>{one.code}</code>
      </th>
      <td>
        <span>{one.meaning[language]}</span>
        {/* The messages exist only in English. */}
        <code lang="en">{one.message}</code>
      </td>
      <td>
        <strong class={`handling ${one.handling}`}>{words.handlings[one.handling]}</strong>
        <span>{one.advice[language]}</span>
      </td>
    </tr>
  );
}
