import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, route } from '#kernel'
import { LetterIndex, Page, PageTitle } from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { listEvents, listServices, listTopics } from '#services'
import { byLetter } from '../index-word.ts'

export const indexPage = route({
  method: 'GET',
  url: '/:lang/a-z',
  allow: 'public',
  published: true,
  addresses: async () => ['a-z'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await indexView(request)),
})

async function indexView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const entries = await entriesOf(ctx)
  const title = t('portal.a-z.title')
  const lede = t('portal.a-z.lede', { entries: entries.length })
  return (
    <Page request={request} title={title} description={lede} published>
      <PageTitle text={title} lettering lede={lede} />
      <LetterIndex label={t('portal.a-z.letters')} letters={byLetter(entries, t.locale)} />
    </Page>
  )
}

/** Everything with a page of its own; what is no service says what it is. */
async function entriesOf(ctx: Ctx) {
  const { t } = ctx
  const [services, agencies, events, topics] = await Promise.all([
    listServices(ctx),
    listOrganisations(ctx),
    listEvents(ctx),
    listTopics(ctx),
  ])
  const to = (folder: string, id: string) => `/${t.locale}/${folder}/${id}`
  return [
    ...services.map(({ id, title }) => ({ href: to('services', id), text: t.of(title) })),
    ...agencies.map(({ id, names, kindNames }) => ({
      href: to('agencies', id),
      text: t.of(names),
      note: t.of(kindNames),
    })),
    ...events.map(({ id, names }) => ({
      href: to('life-events', id),
      text: t.of(names),
      note: t('portal.a-z.event'),
    })),
    ...topics.map(({ id, names }) => ({
      href: to('topics', id),
      text: t.of(names),
      note: t('portal.a-z.topic'),
    })),
  ]
}
