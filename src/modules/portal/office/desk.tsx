import { Type } from 'typebox'
import {
  decideRoute,
  html,
  type Module,
  officialOf,
  type Queue,
  type RouteRequest,
  route,
} from '#kernel'
import { EmptyState, Heading, Link, LinkColumns, OfficePage } from '#kernel/ui'
import { getOrganisation, ROLES } from '#organisations'

/** The first page of an official's desk: what waits, and where the post may work. */
export const deskPage = (contributors: readonly Module[]) =>
  route({
    method: 'GET',
    url: '/:lang/office',
    allow: 'portal:desk',
    params: Type.Object({ lang: Type.String() }),
    handler: async (request) => html(await deskView(request, contributors)),
  })

async function deskView(request: RouteRequest<unknown, unknown>, contributors: readonly Module[]) {
  const { ctx } = request
  const { t } = ctx
  const { agency, roles } = officialOf(ctx).office
  const { names } = await getOrganisation(ctx, agency)
  const roleName = (role: string) => t(`organisations.roles.${role}`)
  const queues = await queuesFor(request, contributors)
  return (
    <OfficePage request={request} title={t('portal.desk.title')} place={t.of(names)}>
      <Heading level={1} text={t('portal.desk.title')} lettering />
      <p safe>
        {t('portal.desk.post', {
          agency: t.of(names),
          roles: t.list(ROLES.filter((role) => roles.includes(role)).map(roleName)),
        })}
      </p>
      {request.desk.length === 0 ? (
        <EmptyState title={t('portal.desk.no-work')} />
      ) : (
        <>
          <Heading level={2} text={t('portal.desk.waits')} />
          {queues.length === 0 ? (
            <EmptyState title={t('portal.desk.none')} />
          ) : (
            <LinkColumns
              t={t}
              links={queues.map(({ title, href, count }) => ({ href, text: title, count }))}
            />
          )}
          <Heading level={2} text={t('portal.desk.work')} />
          <ul class="places">
            {request.desk.map(({ path, key, about }) => (
              <li>
                <Link href={`/${t.locale}/${path}`} text={t(key)} />
                <span class="quiet" safe>
                  {t(about)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </OfficePage>
  )
}

/** A module none of whose desks the post may open has no work for it. */
async function queuesFor(
  { ctx, desk: open }: RouteRequest<unknown, unknown>,
  contributors: readonly Module[],
): Promise<Queue[]> {
  const queues: Queue[] = []
  for (const { desk } of contributors) {
    if (desk?.links.some((link) => open.includes(link))) {
      const all = (await desk.queues?.(ctx)) ?? []
      queues.push(...all.filter((one) => decideRoute(contributors, ctx, one.permission).allow))
    }
  }
  return queues
}
