import { Type } from 'typebox'
import {
  type Ctx,
  type DocumentTile,
  holdsPost,
  html,
  type Module,
  type RouteRequest,
  route,
  subjectOf,
  type Tile,
} from '#kernel'
import { ButtonLink, EmptyState, Letters, Page, PageTitle, Pass, Section, Wallet } from '#kernel/ui'

/** What one person has to do, what we have to do, and the documents they hold. */
export const myPage = (contributors: readonly Module[]) =>
  route({
    method: 'GET',
    url: '/:lang/my',
    allow: 'signed-in',
    params: Type.Object({ lang: Type.String() }),
    handler: async (request) => html(await myView(request, contributors)),
  })

async function myView(request: RouteRequest<unknown, unknown>, contributors: readonly Module[]) {
  const { ctx } = request
  const { t, actor } = ctx
  const gathered = await gather(ctx, contributors)
  const [yours, ours, done] = (['yours', 'ours', 'done'] as const).map((turn) =>
    lettersOf(
      ctx,
      gathered.tiles.filter((tile) => tile.turn === turn),
    ),
  )
  const name = actor.kind === 'person' ? t.of(subjectOf(actor).name) : ''
  const forOther = request.acting?.state === 'acting'
  return (
    <Page request={request} title={t('portal.my.title')}>
      <PageTitle text={t(forOther ? 'portal.my.of' : 'portal.my.welcome', { name })}>
        <ButtonLink
          href={`/${t.locale}/my/messages`}
          text={t('portal.my.messages', { unread: gathered.unread })}
          kind="second"
          icon="mail"
        />
        {holdsPost(actor) ? (
          <ButtonLink
            href={`/${t.locale}/office`}
            text={t('portal.my.office')}
            kind="second"
            icon="briefcase"
          />
        ) : (
          ''
        )}
      </PageTitle>
      <Section title={t('portal.my.yours')} id="yours">
        {!yours?.length ? (
          <EmptyState title={t('portal.my.nothing-yours')} />
        ) : (
          <Letters t={t} letters={yours} />
        )}
      </Section>
      <Section title={t('portal.my.ours')} id="ours">
        {!ours?.length ? (
          <EmptyState
            title={t('portal.my.nothing-ours')}
            action={{ href: `/${t.locale}/services`, text: t('portal.home.all-services') }}
          />
        ) : (
          <Letters t={t} letters={ours} />
        )}
      </Section>
      {done?.length ? (
        <Section title={t('portal.my.done')} id="done">
          <Letters t={t} letters={done} />
        </Section>
      ) : (
        ''
      )}
      {gathered.documents.length > 0 ? (
        <Section title={t('portal.my.documents')} id="documents">
          <Wallet>
            {gathered.documents.map((document) => (
              <Pass {...document} />
            ))}
          </Wallet>
        </Section>
      ) : (
        ''
      )}
    </Page>
  )
}

type Gathered = { tiles: Tile[]; documents: DocumentTile[]; unread: number }

async function gather(ctx: Ctx, contributors: readonly Module[]): Promise<Gathered> {
  const gathered: Gathered = { tiles: [], documents: [], unread: 0 }
  for (const { portal } of contributors) {
    gathered.tiles.push(...((await portal?.tiles?.(ctx)) ?? []))
    gathered.documents.push(...((await portal?.documents?.(ctx)) ?? []))
    gathered.unread += (await portal?.unread?.(ctx)) ?? 0
  }
  gathered.tiles.sort((a, b) => b.at.getTime() - a.at.getTime())
  return gathered
}

const lettersOf = ({ t }: Ctx, tiles: readonly Tile[]) =>
  tiles.map(({ title, state, href, at }) => ({
    href,
    title,
    text: state,
    when: t.date(at, 'medium'),
    at: at.toISOString(),
  }))
