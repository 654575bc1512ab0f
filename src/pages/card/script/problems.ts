// Shows problems at their fields, in the places that the page has for them.

/** Puts the focus on the problem: `autofocus` does nothing in a frame of another site's page. */
export function focusProblems(): void {
  document.querySelector<HTMLElement>('.problems, [data-focus]')?.focus();
}

/** Shows `message` at `field` (its id), or removes the message. */
export function showProblem(field: string, message: string | undefined): void {
  const place = document.getElementById(`${field}-problem`);
  const text = place?.querySelector('span');
  const input = document.getElementById(field);
  if (!place || !text || !input) return;
  place.hidden = message === undefined;
  text.textContent = message ?? '';
  place.closest('.field, .tenures')?.classList.toggle('bad', message !== undefined);
  // A single radio button cannot be invalid. The description of its group has the problem.
  if (input instanceof HTMLInputElement && input.type === 'radio') return;
  if (message === undefined) input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
}

/** Whether a problem is shown at `field`. */
export function hasProblem(field: string): boolean {
  return document.getElementById(`${field}-problem`)?.hidden === false;
}
