// The search of the page: hides the calls that do not have every typed word.

export function enableSearch(input: HTMLInputElement): void {
  const calls = [...document.querySelectorAll<HTMLElement>('[data-call]')];
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('nav a[href^="#"]')].map((link) => [
      link.hash.slice(1),
      link.closest('li'),
    ]),
  );
  const status = document.querySelector<HTMLElement>('[data-search-status]');
  const texts = new Map(calls.map((call) => [call, (call.textContent ?? '').toLowerCase()]));
  const box = input.closest<HTMLElement>('[data-search-box]');
  if (box) box.hidden = false;
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const call of calls) {
      const matches = words.every((word) => texts.get(call)?.includes(word));
      call.hidden = !matches;
      const item = links.get(call.id);
      if (item) item.hidden = !matches;
      if (matches) count += 1;
    }
    if (status) status.textContent = words.length === 0 ? '' : `${count} ${status.dataset.words}`;
  });
}
