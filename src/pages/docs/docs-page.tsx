// The page of the merchant API: every call with its headers and fields, from the OpenAPI document.
import { type InLanguages, withLanguage } from '../kit/language.ts';
import { type Frame, Layout } from '../kit/layout.tsx';

type Json = Record<string, unknown>;

const en = {
  title: 'Merchant API',
  lead: 'Every call that this gateway serves, from the same schemas that check the requests.',
  codes: 'Response codes of the acquirers, and how to handle each',
  machine: 'The same as an OpenAPI 3.1 document',
  field: 'Field',
  type: 'Type',
  need: 'Needed',
  rule: 'Rule',
  mandatory: 'mandatory',
  optional: 'optional',
  headers: 'Headers',
  contents: 'Calls',
};

const id: typeof en = {
  title: 'API merchant',
  lead: 'Semua panggilan yang dilayani gateway ini, dari skema yang sama dengan pemeriksaannya.',
  codes: 'Kode respons acquirer dan cara menangani masing-masing',
  machine: 'Yang sama sebagai dokumen OpenAPI 3.1',
  field: 'Kolom',
  type: 'Tipe',
  need: 'Wajib',
  rule: 'Aturan',
  mandatory: 'wajib',
  optional: 'opsional',
  headers: 'Header',
  contents: 'Panggilan',
};

const docsWords: InLanguages<typeof en> = { en, id };

export interface DocsPageProps {
  frame: Frame;
  document: Json;
  /** The path of the OpenAPI document. */
  documentHref: string;
  /** The path of the page of response codes. */
  responseCodesHref: string;
}

interface Call {
  method: string;
  path: string;
  summary: string;
  parameters: Json[];
  bodies: Json[];
}

export function DocsPage({ frame, document, documentHref, responseCodesHref }: DocsPageProps) {
  const words = docsWords[frame.language];
  const calls = callsIn(document);
  return (
    <Layout frame={frame} title={words.title} width="wide">
      <div class="page-head">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
        <p>
          <a href={withLanguage(responseCodesHref, frame.language)}>{words.codes}</a>
        </p>
        <p>
          <a href={documentHref}>{words.machine}</a>
        </p>
      </div>
      <nav class="card" aria-label={words.contents}>
        <ul class="calls">
          {calls.map((call) => (
            <li key={anchorOf(call)}>
              <a href={`#${anchorOf(call)}`}>
                <code>
                  {call.method} {call.path}
                </code>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {calls.map((call) => (
        <CallSection key={anchorOf(call)} call={call} frame={frame} />
      ))}
    </Layout>
  );
}

function CallSection({ call, frame }: { call: Call; frame: Frame }) {
  const words = docsWords[frame.language];
  const headers = call.parameters.flatMap(({ $ref }) =>
    typeof $ref === 'string' ? [$ref.split('/').at(-1) ?? ''] : [],
  );
  return (
    <section class="card" id={anchorOf(call)} aria-labelledby={`${anchorOf(call)}-title`}>
      <h2 id={`${anchorOf(call)}-title`}>{call.summary}</h2>
      <p>
        <code>
          {call.method} {call.path}
        </code>
      </p>
      {headers.length > 0 && (
        <p class="small">
          {words.headers}: {headers.join(', ')}
        </p>
      )}
      {call.bodies.map((body, place) => (
        <Fields key={place} body={body} frame={frame} />
      ))}
    </section>
  );
}

function Fields({ body, frame }: { body: Json; frame: Frame }) {
  const words = docsWords[frame.language];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen must be reachable by keyboard to be scrolled
    <section class="scroll" tabIndex={0} aria-label={words.field}>
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
          {fieldsOf(body, '').map((row) => (
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

function callsIn(document: Json): Call[] {
  const paths = document.paths as Record<string, Record<string, Json>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      summary: String(summary),
      parameters: parameters as Json[],
      bodies: bodiesOf(requestBody as Json | undefined),
    })),
  );
}

function bodiesOf(requestBody: Json | undefined): Json[] {
  if (requestBody === undefined) return [];
  const content = requestBody.content as { 'application/json': { schema: Json } };
  const { schema } = content['application/json'];
  return (schema.oneOf as Json[] | undefined) ?? [schema];
}

const anchorOf = ({ method, path }: Call) =>
  `${method}${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');

interface Field {
  path: string;
  type: string;
  required: boolean;
  rule: string;
}

function fieldsOf(schema: Json, path: string): Field[] {
  const required = (schema.required as string[] | undefined) ?? [];
  const members = Object.entries((schema.properties as Record<string, Json> | undefined) ?? {});
  return members.flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const items = member.items as Json | undefined;
    const row = {
      path: items === undefined ? at : `${at}[]`,
      type: typeOf(member),
      required: required.includes(name),
      rule: ruleOf(member),
    };
    return [row, ...fieldsOf(items ?? member, row.path)];
  });
}

function typeOf({ type }: Json): string {
  return Array.isArray(type) ? type.join(' | ') : String(type ?? 'any');
}

const ruleNames = ['maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern', 'format'];

function ruleOf(member: Json): string {
  const limits = ruleNames
    .filter((name) => member[name] !== undefined)
    .map((name) => `${name} ${member[name]}`);
  const values = member.enum as unknown[] | undefined;
  return [...limits, ...(values === undefined ? [] : [values.join(', ')])].join('; ');
}
