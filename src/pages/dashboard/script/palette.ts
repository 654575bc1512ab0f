// The command palette: every page of the navigation and the last ones that were open, found by typing.

export interface Palette {
  open(): void;
}

interface Place {
  label: string;
  href: string;
  /** Whether it is one of the last pages. */
  recent: boolean;
}

/** Recent pages are kept in this tab only: their names are other people's payments. */
const storedAs = 'gapura-recent';
const keptRecent = 8;

export function enablePalette(): Palette {
  const dialog = document.querySelector<HTMLDialogElement>('dialog[data-palette]');
  const input = dialog?.querySelector('input');
  const list = dialog?.querySelector('.palette-list');
  const recent = visited();
  if (!dialog || !input || !list) return { open: () => {} };
  const places = [...navigation(), ...recent];
  const render = () =>
    fill(list, input, matching(places, input.value), dialog.dataset.recent ?? '');
  input.addEventListener('input', render);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(list, input, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(list, input.value);
    }
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return {
    open() {
      if (dialog.open) return;
      input.value = '';
      render();
      dialog.showModal();
      input.focus();
    },
  };
}

function navigation(): Place[] {
  const entries = document.querySelectorAll<HTMLAnchorElement>('.side a.side-entry');
  return [...entries].map(({ textContent, href }) => ({
    label: (textContent ?? '').trim(),
    href,
    recent: false,
  }));
}

/** The pages that were open before this one; this one is added for the next. */
function visited(): Place[] {
  const before = stored();
  const isEntry = navigation().some(({ href }) => new URL(href).pathname === location.pathname);
  const title = document.querySelector('h1')?.textContent?.trim();
  if (!isEntry && title !== undefined && document.querySelector('.failure') === null) {
    const here = { label: title, href: location.pathname, recent: true };
    const others = before.filter(({ href }) => href !== here.href);
    sessionStorage.setItem(storedAs, JSON.stringify([here, ...others].slice(0, keptRecent)));
  }
  return before.filter(({ href }) => href !== location.pathname);
}

function stored(): Place[] {
  try {
    const found = JSON.parse(sessionStorage.getItem(storedAs) ?? '[]') as Place[];
    return found.filter(
      ({ label, href }) => typeof label === 'string' && /^\/dashboard/.test(href),
    );
  } catch {
    return [];
  }
}

function matching(places: readonly Place[], typed: string): Place[] {
  const words = typed.toLowerCase().split(/\s+/);
  return places.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

function fill(list: Element, input: Element, places: readonly Place[], recentLabel: string): void {
  const items = places.map(({ label, href, recent }, place) => {
    const item = document.createElement('div');
    item.role = 'option';
    item.id = `palette-${place}`;
    item.dataset.href = href;
    item.textContent = label;
    item.ariaSelected = String(place === 0);
    if (recent) {
      const note = document.createElement('small');
      note.textContent = recentLabel;
      item.append(' ', note);
    }
    item.addEventListener('click', () => location.assign(href));
    return item;
  });
  list.replaceChildren(...items);
  mark(input, items[0]);
}

function move(list: Element, input: Element, by: number): void {
  const items = [...list.children];
  const now = items.findIndex(({ ariaSelected }) => ariaSelected === 'true');
  const next = items[(now + by + items.length) % Math.max(items.length, 1)];
  for (const item of items) item.ariaSelected = String(item === next);
  mark(input, next);
  next?.scrollIntoView({ block: 'nearest' });
}

function mark(input: Element, item: Element | undefined): void {
  input.setAttribute('aria-activedescendant', item?.id ?? '');
}

/** Goes to the marked place; without one, searches for what was typed. */
function choose(list: Element, typed: string): void {
  const item = list.querySelector<HTMLElement>('[aria-selected="true"]');
  const search = document.querySelector('[data-search]') !== null && typed.trim() !== '';
  if (item?.dataset.href !== undefined) location.assign(item.dataset.href);
  else if (search) location.assign(`/dashboard/search?q=${encodeURIComponent(typed.trim())}`);
}
