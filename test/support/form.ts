// Forms as a browser without scripts posts them, with the cookies that it keeps.

/** A browser's jar and its posts. */
export interface FormBrowser {
  /** The `cookie` header of the next request. */
  cookie(): string;
  get(path: string, headers?: Record<string, string>): Promise<FormAnswer>;
  post(
    path: string,
    fields: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<FormAnswer>;
}

export interface FormAnswer {
  status: number;
  location: string | null;
  text: string;
  headers: Headers;
}

/** Opens a browser at `url`. It follows no redirect by itself. */
export function formBrowser(url: string): FormBrowser {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const send = async (path: string, init: RequestInit & { headers: Record<string, string> }) => {
    const answer = await fetch(new URL(path, url), {
      ...init,
      redirect: 'manual',
      headers: { ...(jar.size > 0 && { cookie: cookie() }), ...init.headers },
    });
    for (const set of answer.headers.getSetCookie()) keep(jar, set);
    const { status, headers } = answer;
    return { status, location: headers.get('location'), text: await answer.text(), headers };
  };
  return {
    cookie,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, headers = {}) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { 'sec-fetch-site': 'same-origin', ...headers },
      }),
  };
}

function keep(jar: Map<string, string>, set: string): void {
  const [pair = ''] = set.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (value === '') jar.delete(name);
  else jar.set(name, value);
}
