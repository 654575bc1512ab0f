// Operations on saved views.
import Type from 'typebox';
import { deleteView, type SavedView, saveView, viewsFor } from '../views.ts';
import { operation } from './operation.ts';
import { closed } from './schemas.ts';

const page = Type.Enum(['payments', 'refunds']);

const list = operation({
  method: 'GET',
  path: '/views',
  permission: 'payments.read',
  summary: 'List your saved views and those that are shared with you',
  query: Type.Object({ page: Type.Optional(page) }, closed),
  async run(deps, actor, { query }) {
    return { views: (await viewsFor(deps, actor, query.page)).map(viewOf) };
  },
});

const create = operation({
  method: 'POST',
  path: '/views',
  permission: 'payments.read',
  summary: 'Save filters under a name',
  status: 201,
  body: Type.Object(
    {
      page,
      name: Type.String({ minLength: 1, maxLength: 60 }),
      filters: Type.Record(
        Type.String({ pattern: '^[a-z_]{1,40}$' }),
        Type.String({ minLength: 1, maxLength: 255 }),
        { maxProperties: 20 },
      ),
      shared: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  async run(deps, actor, { body: { shared = false, ...body } }) {
    return viewOf(await saveView(deps, actor, { ...body, shared }));
  },
});

const remove = operation({
  method: 'DELETE',
  path: '/views/:id',
  permission: 'payments.read',
  summary: 'Delete a view of your own',
  status: 204,
  async run(deps, actor, { params }) {
    await deleteView(deps, actor, params.id ?? '');
  },
});

function viewOf({ id, page: of, name, filters, shared, own }: SavedView) {
  return { id, page: of, name, filters, shared, own };
}

export const viewOperations = { list, create, remove };
