import { Type } from 'typebox'
import { type Ctx, html, type Queue, type RouteRequest, route } from '#kernel'
import {
  Actions,
  ButtonLink,
  DeskPage,
  EmptyState,
  Link,
  SearchBox,
  Section,
  Table,
  Tag,
} from '#kernel/ui'
import { type Authored, countChanges, listAuthored, listNew } from '../authoring/change.ts'
import { countWaiting } from '../authoring/proposal.ts'
import { decide } from '../policies.ts'
import { Lang, serviceHref, studioHref } from './address.ts'

const Query = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) })
const MOST_SHOWN = 200

/** The services that an author may change. */
export const catalogueRoute = route({
  method: 'GET',
  url: '/:lang/office/studio',
  allow: 'services:author',
  params: Lang,
  query: Query,
  handler: async (request) => html(await listView(request)),
})

/** What of other authors' proposals waits for a second. */
export async function proposalQueues(ctx: Ctx): Promise<Queue[]> {
  const { actor, t } = ctx
  const permission = 'services:publish'
  if (actor.kind !== 'person' || !decide(ctx, permission, {}).allow) return []
  const count = await countWaiting(ctx)
  return [{ title: t('services.studio.waiting'), href: studioHref(ctx), count, permission }]
}

async function listView(request: RouteRequest<unknown, { q?: string }>) {
  const { ctx, query } = request
  const { t } = ctx
  const wanted = (query.q ?? '').trim()
  const made = (await listNew(ctx)).filter((one) => isMeant(ctx, one, wanted))
  const all = (await listAuthored(ctx)).filter((one) => isMeant(ctx, one, wanted))
  const found = all.slice(0, MOST_SHOWN)
  const open = await countChanges(
    ctx,
    found.map(({ id }) => id),
  )
  return (
    <DeskPage request={request} title={t('services.studio.title')}>
      <p safe>{t('services.studio.lede')}</p>
      <Actions>
        <ButtonLink
          href={studioHref(ctx, '/new')}
          text={t('services.studio.begin-service')}
          kind="second"
        />
      </Actions>
      {made.length > 0 ? (
        <Section title={t('services.studio.being-made')} id="made" lettering={false}>
          <ul class="points">
            {made.map((one) => (
              <li>
                <Link href={serviceHref(ctx, one.id)} text={t.of(one.titles)} />
              </li>
            ))}
          </ul>
        </Section>
      ) : (
        ''
      )}
      <SearchBox
        t={t}
        action={studioHref(ctx)}
        label={t('services.studio.search')}
        value={wanted}
      />
      {found.length === 0 ? (
        <EmptyState title={t('services.studio.none')} />
      ) : (
        <>
          <p class="quiet" safe>
            {t('services.studio.count', {
              count: all.length,
              cut: found.length < all.length ? 'yes' : 'no',
            })}
          </p>
          <Table
            t={t}
            caption={t('services.studio.title')}
            columns={['service', 'status', 'changes'].map((key) => ({
              label: t(`services.studio.${key}`),
            }))}
            rows={found.map((one) => ({
              cells: [
                { content: <Link href={serviceHref(ctx, one.id)} text={t.of(one.titles)} /> },
                { content: <StatusTag ctx={ctx} status={one.status} /> },
                t.number(open.get(one.id) ?? 0),
              ],
            }))}
          />
        </>
      )}
    </DeskPage>
  )
}

/** Whether a service runs here, in a word. */
export const StatusTag = ({ ctx: { t }, status }: { ctx: Ctx; status: Authored['status'] }) => (
  <Tag text={t(`services.status.${status}.name`)} kind={status === 'described' ? 'plain' : 'ok'} />
)

function isMeant({ pack }: Ctx, { id, titles }: Authored, wanted: string): boolean {
  const plain = (text: string) => text.normalize('NFKD').toLocaleLowerCase(pack.settings.languages)
  const words = plain(wanted).split(/\s+/).filter(Boolean)
  const text = plain([id, ...Object.values(titles)].join(' '))
  return words.every((word) => text.includes(word))
}
