import { Type } from 'typebox'
import { html, type Module, type Queue, route } from '#kernel'
import { EmptyState, Heading, LinkColumns, OfficePage } from '#kernel/ui'

/** The first page of an official's desk: what waits, from every module that has work for the post. */
export const deskPage = (contributors: readonly Module[]) =>
  route({
    method: 'GET',
    url: '/:lang/office',
    allow: 'portal:desk',
    params: Type.Object({ lang: Type.String() }),
    handler: async (request) => {
      const { ctx } = request
      const { t } = ctx
      const queues: Queue[] = []
      for (const { desk } of contributors) {
        // a module none of whose desks the post may open has no work for it
        const open = desk?.links.some((link) => request.desk.includes(link))
        if (open) queues.push(...((await desk?.queues?.(ctx)) ?? []))
      }
      return html(
        <OfficePage request={request} title={t('portal.desk.title')}>
          <Heading level={1} text={t('portal.desk.title')} lettering />
          {queues.length === 0 ? (
            <EmptyState title={t('portal.desk.none')} />
          ) : (
            <LinkColumns
              t={t}
              links={queues.map(({ title, href, count }) => ({ href, text: title, count }))}
            />
          )}
        </OfficePage>,
      )
    },
  })
