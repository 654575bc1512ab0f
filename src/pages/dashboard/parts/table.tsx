// A list: a dense table on a desk, cards on a phone. Its pages follow one another by keyset.
// biome-ignore-all lint/a11y/noRedundantRoles: `display` takes the meaning of tables away where rows become cards
import type { ComponentChildren } from 'preact';
import { hereWith, useHere, useWords } from '../here.ts';
import { Glyph } from '../icons/icon.tsx';
import { partWords } from './words.ts';

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ComponentChildren;
  /** `end` for amounts and counts. */
  align?: 'end' | undefined;
  /** The cell that names the row; the link of the row is in it. */
  main?: true | undefined;
  /** Left out on a phone. */
  wide?: true | undefined;
  /** On a phone without its head, such as a pill. */
  bare?: true | undefined;
}

export interface DataTableProps<Row> {
  /** Read by screen readers: what the table lists. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  id: (row: Row) => string;
  href?: ((row: Row) => string) | undefined;
  /** What to say when there are no rows and no filters: what will be here, and how it comes to be. */
  empty: { title: string; advice?: ComponentChildren | undefined };
  /** The names of the query's filters: with one of them set, an empty list says that nothing matches. */
  filters?: readonly string[] | undefined;
  /** The cursor of the operation: `next` of its answer. */
  next?: string | null | undefined;
  /** Checkboxes with this name, for the form with this id. */
  select?: { name: string; form: string } | undefined;
  /** Actions at the end of a row. */
  actions?: ((row: Row) => ComponentChildren) | undefined;
  /** The kinds of events after which the list offers to show what is new: `payments`. */
  live?: string | undefined;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, caption, columns, select, live } = props;
  const words = useWords(partWords);
  return (
    <div
      class="list"
      id={live && `list-${live}`}
      data-live={live}
      data-live-text={live && words.news}
    >
      {rows.length === 0 ? (
        <Empty {...props} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        <div class="list-scroll" tabIndex={0} role="group" aria-label={caption}>
          {/* Phones show rows as cards: the roles keep the meaning that `display` would take away. */}
          <table class="list-table" role="table">
            <caption class="unseen">{caption}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {select && <SelectAll form={select.form} />}
                {columns.map((column) => (
                  <th key={column.head} scope="col" role="columnheader" class={classOf(column)}>
                    {column.head}
                  </th>
                ))}
                {props.actions && <td class="list-actions" role="cell" />}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {rows.map((row) => (
                <TableRow key={props.id(row)} {...props} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager next={props.next} />
    </div>
  );
}

function TableRow<Row>(props: DataTableProps<Row> & { row: Row }) {
  const { row, columns, select, href } = props;
  const words = useWords(partWords);
  return (
    <tr role="row" class={href ? 'linked' : undefined} data-row={props.id(row)}>
      {select && (
        <td role="cell" class="list-select">
          <input
            type="checkbox"
            name={select.name}
            value={props.id(row)}
            form={select.form}
            aria-label={`${words.selectRow} ${props.id(row)}`}
          />
        </td>
      )}
      {columns.map((column) => (
        <TableCell key={column.head} column={column} row={row} href={href?.(row)} />
      ))}
      {props.actions && (
        <td role="cell" class="list-actions">
          {props.actions(row)}
        </td>
      )}
    </tr>
  );
}

function TableCell<Row>(props: { column: Column<Row>; row: Row; href: string | undefined }) {
  const { column, row, href } = props;
  const content = column.cell(row);
  if (column.main) {
    return (
      <th scope="row" role="rowheader" class={classOf(column)}>
        {href ? (
          <a class="list-link" href={href}>
            {content}
          </a>
        ) : (
          content
        )}
      </th>
    );
  }
  return (
    <td role="cell" class={classOf(column)} data-head={column.bare ? undefined : column.head}>
      {content}
    </td>
  );
}

function classOf<Row>({ align, main, wide, bare }: Column<Row>): string | undefined {
  const names = [align, main && 'main', wide && 'wide', bare && 'bare'].filter(Boolean);
  return names.join(' ') || undefined;
}

function SelectAll({ form }: { form: string }) {
  const words = useWords(partWords);
  return (
    <td role="cell" class="list-select">
      <input
        type="checkbox"
        hidden
        data-select-all={form}
        form={`${form}-none`}
        aria-label={words.selectAll}
      />
    </td>
  );
}

function Empty<Row>({ empty, filters = [] }: DataTableProps<Row>) {
  const { query } = useHere();
  const words = useWords(partWords);
  const isFiltered = filters.some((name) => query[name] !== undefined);
  return (
    <EmptyState
      title={isFiltered ? words.noMatch : empty.title}
      advice={isFiltered ? words.noMatchAdvice : empty.advice}
    />
  );
}

/** What is said where there is nothing yet. */
export function EmptyState(props: { title: string; advice?: ComponentChildren | undefined }) {
  return (
    <div class="nothing">
      <Glyph name="inbox" size={28} />
      <p class="nothing-title">{props.title}</p>
      {props.advice && <div class="muted">{props.advice}</div>}
    </div>
  );
}

/** The link to the next page, and from there back to the first. */
export function Pager({ next }: { next?: string | null | undefined }) {
  const here = useHere();
  const words = useWords(partWords);
  const isLater = here.query.after !== undefined;
  if (!isLater && !next) return null;
  return (
    <nav class="pager" aria-label={words.next}>
      {isLater && (
        <a class="button quiet" href={hereWith(here, {})}>
          <Glyph name="chevron-left" /> {words.first}
        </a>
      )}
      {next && (
        <a class="button quiet" rel="next" href={hereWith(here, { after: next })}>
          {words.next} <Glyph name="chevron-right" />
        </a>
      )}
    </nav>
  );
}
