// Operations on periods: the months of the book, what is in the way of a close, the close.
import Type from 'typebox';
import { monthEdges } from '../../lib/month.ts';
import type { Period } from '../../periods/period.ts';
import { closePeriod, listPeriods, showPeriod } from '../periods.ts';
import { operation } from './operation.ts';
import { closed, month } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/periods',
  permission: 'periods.read',
  summary: 'List the months of the book, newest first, and whether they are closed',
  async run(deps) {
    return { periods: (await listPeriods(deps)).map(periodView) };
  },
});

const show = operation({
  method: 'GET',
  path: '/periods/:month',
  permission: 'periods.read',
  summary: 'Show a month, and what must be true before it is closed',
  async run(deps, _actor, { params }) {
    const { period, conditions } = await showPeriod(deps, params.month ?? '');
    return {
      ...periodView(period),
      conditions: conditions.map(({ name, isMet, isDemanded, found }) => ({
        name,
        met: isMet,
        demanded: isDemanded,
        found,
      })),
    };
  },
});

const close = operation({
  method: 'POST',
  path: '/periods',
  permission: 'periods.close',
  summary: 'Close a month for good: nothing is booked into it any more',
  body: Type.Object(
    {
      month,
      /** Whether conditions that only warn may be unmet. */
      accept_warnings: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  status: 201,
  async run(deps, actor, { body }) {
    const acceptsWarnings = body.accept_warnings ?? false;
    return periodView(await closePeriod(deps, actor, { month: body.month, acceptsWarnings }));
  },
});

function periodView(one: Period) {
  const { from, until } = monthEdges(one.month);
  return {
    month: one.month,
    from,
    to: until,
    status: one.status,
    closed_at: one.closedAt ?? null,
    closed_by: one.closedBy ?? null,
    sequence: one.sequence ?? null,
    head: one.hash ?? null,
    balances: one.balances ?? null,
    signature: one.signature ?? null,
  };
}

export const periodOperations = { list, show, close };
