// Live lists: a page asks to be told when something new is there, and offers to show it.
import { showCopyButtons } from './copying.ts';
import { enableSelecting } from './select-all.ts';
import { enableZoom, isZoomed } from './zoom.ts';

/** After how many milliseconds a region refreshes by itself: once the figures have been counted, every five seconds. */
const refreshMs = 6500;

/** Connects to the events if something on the page is live. */
export function enableLive(): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-live]')];
  if (regions.length === 0) return;
  const narrowed = new URLSearchParams(location.search).get('client_id');
  const query = narrowed === null ? '' : `?client_id=${encodeURIComponent(narrowed)}`;
  const events = new EventSource(`/dashboard/events${query}`);
  for (const { id } of regions) follow(events, id);
  window.addEventListener('pagehide', () => events.close());
}

function follow(events: EventSource, id: string): void {
  const region = () => document.getElementById(id);
  let count = 0;
  let timer = 0;
  const refresh = async () => {
    timer = 0;
    const now = region();
    if (now !== null && isZoomed(now)) {
      timer = window.setTimeout(refresh, refreshMs);
      return;
    }
    const fresh = await fetched(id);
    if (fresh === null) return;
    count = 0;
    region()?.replaceWith(fresh);
    showCopyButtons(fresh);
    enableSelecting(fresh);
    enableZoom(fresh);
  };
  const told = (event: Event) => {
    count += (JSON.parse((event as MessageEvent<string>).data) as { count: number }).count;
    const now = region();
    if (now === null) return;
    if (now.dataset.liveAuto === undefined) offer(now, count, refresh);
    else if (timer === 0) timer = window.setTimeout(refresh, refreshMs);
  };
  const topics = region()?.dataset.live?.split(' ') ?? [];
  for (const topic of topics) events.addEventListener(topic, told);
}

/** A button above the rows: what one is reading does not move by itself. */
function offer(region: HTMLElement, count: number, refresh: () => Promise<void>): void {
  let button = region.querySelector<HTMLButtonElement>(':scope > .list-news');
  if (button === null) {
    button = document.createElement('button');
    button.type = 'button';
    button.className = 'list-news';
    button.addEventListener('click', refresh);
    region.prepend(button);
  }
  const text = region.dataset.liveText ?? '{count}';
  button.textContent = text.replace('{count}', String(count));
}

/** The region as the server shows it now. The document is parsed without running anything in it. */
function fetched(id: string): Promise<HTMLElement | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', location.href);
    request.responseType = 'document';
    request.onload = () => resolve(request.responseXML?.getElementById(id) ?? null);
    request.onerror = () => resolve(null);
    request.send();
  });
}
