// The box in a table's head that checks all of its rows.

export function enableSelecting(within: ParentNode): void {
  for (const all of within.querySelectorAll<HTMLInputElement>('[data-select-all]')) {
    all.hidden = false;
    const boxes = () =>
      all.closest('table')?.querySelectorAll<HTMLInputElement>('tbody .list-select input') ?? [];
    all.addEventListener('change', () => {
      for (const box of boxes()) box.checked = all.checked;
    });
    all.closest('table')?.addEventListener('change', () => {
      const checked = [...boxes()].filter((box) => box.checked).length;
      all.checked = checked > 0 && checked === boxes().length;
      all.indeterminate = checked > 0 && checked < boxes().length;
    });
  }
}
