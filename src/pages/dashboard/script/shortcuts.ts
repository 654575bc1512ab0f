// Keyboard shortcuts: `/` searches, `g` and a letter goes to a section, `?` shows them all.
import type { Palette } from './palette.ts';

/** How long the letter after `g` may take, in milliseconds. */
const chordMs = 1500;

export function enableShortcuts(palette: Palette): void {
  const help = document.querySelector<HTMLDialogElement>('dialog[data-help]');
  const showHelp = () => help?.showModal();
  const search = document.querySelector<HTMLInputElement>('[data-search]');
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-shortcuts]')) {
    button.hidden = false;
    button.addEventListener('click', showHelp);
  }
  let chordUntil = 0;
  document.addEventListener('keydown', (event) => {
    const { key } = event;
    if (key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      palette.open();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const isSecond = event.timeStamp < chordUntil;
    chordUntil = key === 'g' && !isSecond ? event.timeStamp + chordMs : 0;
    if (isSecond) {
      go(key);
    } else if (key === '/' && search !== null) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (key === '?') {
      showHelp();
    }
  });
}

function go(key: string): void {
  for (const entry of document.querySelectorAll<HTMLAnchorElement>('.side a[data-go]')) {
    if (entry.dataset.go === key) location.assign(entry.href);
  }
}

function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input, textarea, select, dialog[open], [contenteditable]') !== null;
}
