// The same form several times on a page: each has ids of its own, and only the one that was posted shows the problem.
import { useHere } from '../here.ts';

/**
 * Props for the `ActionForm` or `Confirm` of one of several: it posts `do` as `action`, with `names`, which tell it
 * apart from the others.
 */
export function useRowAction(action: string, names: Readonly<Record<string, string>>) {
  const { problem, form } = useHere();
  const isPosted =
    problem?.action === action &&
    Object.entries(names).every(([name, value]) => form.text(name) === value);
  const own = `${action}-${Object.values(names).join('-')}`.replace(/[^\w-]/g, '_');
  return { isPosted, props: { action: isPosted ? action : own, hidden: { do: action, ...names } } };
}
