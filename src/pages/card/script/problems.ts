// Problems at their fields, drawn into the places that the page keeps for them.

/** Puts the focus on what went wrong: `autofocus` does nothing in a frame of a foreign page. */
export function focusProblems(): void {
  document.querySelector<HTMLElement>('.problems, [data-focus]')?.focus();
}

/** Shows `message` at `field` (its id), or takes away what was shown. */
export function showProblem(field: string, message: string | undefined): void {
  const place = document.getElementById(`${field}-problem`);
  const text = place?.querySelector('span');
  const input = document.getElementById(field);
  if (!place || !text || !input) return;
  place.hidden = message === undefined;
  text.textContent = message ?? '';
  place.closest('.field, .tenures')?.classList.toggle('bad', message !== undefined);
  // A single radio button cannot be invalid; its group's description says it.
  if (input instanceof HTMLInputElement && input.type === 'radio') return;
  if (message === undefined) input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
}

/** Whether a problem is shown at `field`. */
export function hasProblem(field: string): boolean {
  return document.getElementById(`${field}-problem`)?.hidden === false;
}
