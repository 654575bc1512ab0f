// Saved views of a list: tabs above it, saving the filters that are set, deleting a view of one's own.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address, useHere, useWords } from '../here.ts';
import type { DashboardPage } from '../page.ts';
import { Checkbox } from '../parts/choices.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { paymentWords } from './words.ts';

type View = OutputOf<typeof operations.views.list>['views'][number];

interface SavedViewsProps {
  page: string;
  path: string;
  views: readonly View[];
  /** The names of the list's filters. */
  names: readonly string[];
}

export function SavedViews({ path, views, names }: SavedViewsProps) {
  const { query } = useHere();
  const words = useWords(paymentWords);
  const set = filtersIn(query, names);
  const isCurrent = (filters: Readonly<Record<string, string>>) => textOf(filters) === textOf(set);
  const current = views.find(({ filters }) => isCurrent(filters));
  const keep = { client_id: query.client_id };
  const tabs = [
    { href: address(path, keep), label: words.all, current: isCurrent({}) },
    ...views.map(({ name, filters }) => ({
      href: address(path, { ...keep, ...filters }),
      label: name,
      current: isCurrent(filters),
    })),
  ];
  const isNew = current === undefined && Object.keys(set).length > 0;
  if (views.length === 0 && !isNew) return null;
  return (
    <div class="saved-views">
      <Tabs label={words.views} tabs={tabs} />
      {isNew && (
        <Confirm
          action="save-view"
          label={words.save}
          icon="plus"
          what={<p>{words.saveWhat}</p>}
          hidden={{ filters: JSON.stringify(set) }}
        >
          <TextInput name="name" label={words.viewName} maxLength={60} />
          <Checkbox name="shared" label={words.share} hint={words.shareHint} required={false} />
        </Confirm>
      )}
      {current?.own && (
        <Confirm
          action="delete-view"
          label={words.remove}
          icon="trash-2"
          look="quiet"
          what={<p>{words.removeWhat(current.name)}</p>}
          hidden={{ id: current.id }}
        />
      )}
    </div>
  );
}

/** The actions of a list with saved views. */
export function viewActions(
  page: 'payments' | 'refunds',
  path: string,
): NonNullable<DashboardPage['post']> {
  return {
    async 'save-view'({ call, form, once, language, query }) {
      const filters = filtersOf(form.text('filters'));
      const body = { page, name: form.text('name') ?? '', filters, shared: form.has('shared') };
      await call(operations.views.create, { body, key: once });
      const to = address(path, { client_id: query.client_id, ...filters });
      return { to, notice: paymentWords[language].saved };
    },
    async 'delete-view'({ call, form, language, query }) {
      await call(operations.views.remove, { params: { id: form.text('id') ?? '' } });
      const to = address(path, { client_id: query.client_id });
      return { to, notice: paymentWords[language].removed };
    },
  };
}

/** What is not a list of filters is refused by the operation. */
function filtersOf(text: string | undefined): Record<string, string> {
  try {
    return JSON.parse(text ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

function filtersIn(
  query: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)));
}

function textOf(filters: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(filters).sort());
}
