// The command palette and the list of shortcuts. A script opens them; without one they stay closed.
import { useWords } from './here.ts';
import { Glyph } from './icons/icon.tsx';
import type { NavigationEntry } from './navigation.ts';
import { shellWords } from './words.ts';

export function PaletteDialog() {
  const words = useWords(shellWords);
  return (
    <dialog class="palette" aria-label={words.palette} data-palette data-recent={words.recent}>
      <div class="palette-input">
        <Glyph name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={words.palette}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          placeholder={words.paletteHint}
          autoComplete="off"
          spellcheck={false}
        />
      </div>
      <div class="palette-list" id="palette-list" role="listbox" aria-label={words.palette} />
      <p class="palette-foot muted">{words.paletteFoot}</p>
    </dialog>
  );
}

export function HelpDialog({ entries }: { entries: readonly NavigationEntry[] }) {
  const words = useWords(shellWords);
  const shortcuts = [
    ['/', words.search],
    ['Ctrl K', words.palette],
    ['?', words.shortcuts],
    ...entries.map(({ key, section }) => [`g ${key}`, words.sections[section]] as const),
  ];
  return (
    <dialog class="help" aria-labelledby="help-title" data-help>
      <div class="help-head">
        <h2 id="help-title">{words.shortcuts}</h2>
        <form method="dialog">
          <button type="submit" class="button quiet" aria-label={words.dismiss}>
            <Glyph name="x" />
          </button>
        </form>
      </div>
      <dl class="help-list">
        {shortcuts.map(([keys = '', what]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
