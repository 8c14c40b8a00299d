import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, route } from '#kernel'
import { EmptyState, Link, Page, PageTitle, Table } from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { listRuleSets } from '../rule-set.ts'

export const rulesPage = route({
  method: 'GET',
  url: '/:lang/rules',
  allow: 'public',
  published: true,
  addresses: async () => ['rules'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await rulesView(request)),
})

async function rulesView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const [ruleSets, owners] = await Promise.all([listRuleSets(ctx), ownerNames(ctx)])
  return (
    <Page
      request={request}
      title={t('rules.list.title')}
      description={t('rules.list.lede')}
      published
    >
      <PageTitle text={t('rules.list.title')} lettering lede={t('rules.list.lede')} />
      {ruleSets.length === 0 ? (
        <EmptyState title={t('rules.list.none')} />
      ) : (
        <Table
          t={t}
          caption={t('rules.list.title')}
          columns={[
            { label: t('rules.list.name') },
            { label: t('rules.list.about') },
            { label: t('rules.list.owner') },
          ]}
          rows={ruleSets.map(({ rules, names, about, owner }) => ({
            cells: [
              { content: <Link href={`/${t.locale}/rules/${rules}`} text={t.of(names)} /> },
              t.of(about),
              owners.get(owner) ?? owner,
            ],
          }))}
        />
      )}
    </Page>
  )
}

/** Names of bodies in the reader's language, by id. */
async function ownerNames(ctx: Ctx): Promise<ReadonlyMap<string, string>> {
  const bodies = await listOrganisations(ctx)
  return new Map(bodies.map(({ id, names }) => [id, ctx.t.of(names)]))
}
