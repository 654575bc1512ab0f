// One call on the page of the API: what is sent, what comes back, why it is refused, and trying it.
import { type ApiExample, notificationExamples } from '../../http/openapi/examples.ts';
import type { Frame } from '../kit/layout.tsx';
import { fieldsOf, type ShownCall } from './calls.ts';
import { docsWords } from './words.ts';

const pretty = (value: unknown) => JSON.stringify(value, null, 2);

/** `canTry`: the gateway is a sandbox, so that the script may call it. */
export function CallSection(props: {
  call: ShownCall;
  frame: Frame;
  canTry: boolean;
  uniqueOf: (channel: string | undefined) => readonly string[];
}) {
  const { call, frame, canTry, uniqueOf } = props;
  const words = docsWords[frame.language];
  const { id, method, path, summary, headers, bodies, examples } = call;
  return (
    <article class="card call" id={id} aria-labelledby={`${id}-title`} data-call>
      <h3 id={`${id}-title`}>{summary}</h3>
      <p>
        <code class="path">
          <b class="method">{method}</b> {path}
        </code>
      </p>
      {headers.length > 0 && (
        <p class="small">
          {words.headers}: {headers.join(', ')}
        </p>
      )}
      {examples.map((example) => (
        <Example key={example.channel} {...{ example, frame, id }} />
      ))}
      {bodies.map((body, place) => (
        <details key={place}>
          <summary>{words.fields}</summary>
          <Fields body={body} frame={frame} label={`${words.fields}: ${id} ${place + 1}`} />
        </details>
      ))}
      {canTry &&
        examples.map((example) => (
          <Try key={example.channel} {...{ example, frame, unique: uniqueOf(example.channel) }} />
        ))}
    </article>
  );
}

function Example({ example, frame, id }: { example: ApiExample; frame: Frame; id: string }) {
  const words = docsWords[frame.language];
  const { body, answer, refusals, channel, method, url } = example;
  return (
    <>
      <div class="sides">
        <div>
          <h4>
            {words.request} {channel}
          </h4>
          <Code text={body === undefined ? `${method} ${url}` : pretty(body)} />
        </div>
        <div>
          <h4>
            {words.answer} {answer.status}
          </h4>
          <Code text={pretty(answer.body)} />
        </div>
      </div>
      {refusals.length > 0 && (
        <details>
          <summary>{words.refusals}</summary>
          {refusals.map(({ why, status, answer: refused, request }) => (
            <div key={`${id}-${why}`}>
              <h4>
                {words.why[why]}: HTTP {status}
              </h4>
              {request !== undefined && why !== 'duplicate' && <Code text={pretty(request)} />}
              <Code text={pretty(refused)} />
            </div>
          ))}
        </details>
      )}
    </>
  );
}

function Code({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the screen must be reachable by keyboard to be scrolled
    <div class="code-box" tabIndex={0}>
      <pre class="code">{text}</pre>
    </div>
  );
}

function Fields(props: { body: Record<string, unknown>; frame: Frame; label: string }) {
  const { body, frame, label } = props;
  const words = docsWords[frame.language];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen must be reachable by keyboard to be scrolled
    <section class="scroll" tabIndex={0} aria-label={label}>
      <table class="fields">
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            <th scope="col">{words.type}</th>
            <th scope="col">{words.need}</th>
            <th scope="col">{words.rule}</th>
          </tr>
        </thead>
        <tbody>
          {fieldsOf(body).map((row) => (
            <tr key={row.path}>
              <th scope="row">
                <code>{row.path}</code>
              </th>
              <td>{row.type}</td>
              <td>{row.required ? words.mandatory : words.optional}</td>
              <td>{row.rule}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Try(props: { example: ApiExample; frame: Frame; unique: readonly string[] }) {
  const { example, frame, unique } = props;
  const words = docsWords[frame.language];
  const { dialect, method, url, body } = example;
  return (
    <form
      hidden
      data-try
      data-dialect={dialect}
      data-method={method}
      data-unique={unique.join('\n')}
    >
      <details>
        <summary>
          {words.try} {example.channel}
        </summary>
        <label class="field">
          <span>{method}</span>
          <input name="target" value={url} autocomplete="off" spellcheck={false} />
        </label>
        {body !== undefined && (
          <label class="field">
            <span>{words.body}</span>
            <textarea name="body" rows={8} spellcheck={false}>
              {pretty(body)}
            </textarea>
          </label>
        )}
        <button class="button" type="submit">
          {words.send}
        </button>
        <output class="code" aria-label={words.tryAnswer} />
      </details>
    </form>
  );
}

/** What a merchant's server is told, one example for each event of a channel. */
export function Notifications({ frame }: { frame: Frame }) {
  const words = docsWords[frame.language];
  return (
    <section class="card" id="notifications" aria-labelledby="notifications-title">
      <h2 id="notifications-title">{words.notifications}</h2>
      <p>{words.notificationsLead}</p>
      {notificationExamples.map(({ channel, event, body }) => (
        <details key={`${channel} ${event}`}>
          <summary>
            {channel}: {event}
          </summary>
          <Code text={pretty(body)} />
        </details>
      ))}
    </section>
  );
}
