// Calls to a gateway's management API, /office/v1, with a key. Errors become one-sentence messages.
import { CommandFailed, UsageError } from './command.ts';
import { readDemoFile } from './demo-file.ts';
import { gatewayUrl, urlOption } from './options.ts';

/** The options of every command that calls the office. */
export const officeOptions = { ...urlOption, 'office-key': { type: 'string' } } as const;

export interface OfficeValues {
  url?: string | undefined;
  'office-key'?: string | undefined;
}

export interface Office {
  /** Base URL of the gateway. */
  url: string;
  /**
   * GET, or POST with a body. `path` is below `/office/v1`. Throws CommandFailed if the gateway does not answer or
   * refuses; the message is the gateway's.
   */
  call<T>(path: string, body?: object): Promise<T>;
}

/** How long the office may take, in milliseconds. */
const answerWithinMs = 60_000;

/** The office with the key of the options, of the environment, or of the local sandbox. Throws UsageError without one. */
export function officeOf(values: OfficeValues, env: NodeJS.ProcessEnv): Office {
  const url = gatewayUrl(values.url, env);
  const key = values['office-key'] ?? officeKey(env);
  if (key !== undefined) return officeAt(url, key);
  throw new UsageError('Give a key of the office: --office-key, or GAPURA_OFFICE_KEY.');
}

/** The key of the environment, else the command line's of the sandbox started on DATA_DIR. */
export function officeKey(env: NodeJS.ProcessEnv): string | undefined {
  return env.GAPURA_OFFICE_KEY || readDemoFile(env)?.office_key || undefined;
}

/** The office of the gateway at `url`. */
export function officeAt(url: string, key: string): Office {
  return {
    url,
    async call<T>(path: string, body?: object) {
      const response = await fetch(`${url}/office/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(answerWithinMs),
      }).catch(() => {
        throw new CommandFailed(
          `No gateway answers at ${url}: start it with npm start, or give its address with --url.`,
        );
      });
      const answer = (await response.json().catch(() => ({}))) as { detail?: string };
      if (response.ok) return answer as T;
      throw new CommandFailed(refusal(url, response.status, answer.detail));
    },
  };
}

function refusal(url: string, status: number, detail: string | undefined): string {
  if (status === 401) return `The gateway at ${url} does not know this key of the office.`;
  return detail ?? `The gateway at ${url} answered ${status}.`;
}

/** A query string of the members that are set, with its question mark, or nothing. */
export function queryOf(members: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}
