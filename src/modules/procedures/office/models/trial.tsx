import { type Ctx, html, route } from '#kernel'
import { DeskPage, EmptyState, Notice } from '#kernel/ui'
import { textIn } from '#lib/bpmn/diagram'
import type { Definitions } from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import { tryOut } from '#lib/bpmn/trial'
import { type Contributors, checkModel, usesOf } from '../../authoring/check.ts'
import { getDraft } from '../../authoring/draft.ts'
import { draftHref, modelHref, OneDraft } from './address.ts'
import { nameOf } from './desk.tsx'

/** So often it runs at most while somebody waits. */
const ROUNDS = 60

/** A draft, tried out. */
export const trialRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/procedures/models/:procedure/drafts/:draft/trial',
    allow: 'procedures:author',
    params: OneDraft,
    perMinute: 10,
    handler: async (request) => {
      const { ctx, params } = request
      const { t } = ctx
      const draft = await getDraft(ctx, params.procedure, params.draft)
      const uses = await usesOf(ctx, contributors(), draft.procedure)
      const { model } = checkModel(ctx, uses, draft.bpmn)
      const name = nameOf(ctx, uses, draft.procedure)
      return html(
        <DeskPage
          request={request}
          title={t('procedures.models.trial')}
          crumbs={[
            { href: modelHref(ctx, draft.procedure), text: name },
            { href: draftHref(ctx, draft), text: t('procedures.models.draft-of', { name }) },
          ]}
        >
          <p safe>{t('procedures.models.trial-about')}</p>
          {model ? (
            <Trial ctx={ctx} definitions={model.definitions} />
          ) : (
            <EmptyState title={t('procedures.problems.draft-faulty')} />
          )}
        </DeskPage>,
      )
    },
  }),
]

/** How many runs with drawn answers went: whether all came to an end, and what none of them reached. */
function Trial({ ctx, definitions }: { ctx: Ctx; definitions: Definitions }) {
  const { t } = ctx
  const names = new Map(
    definitions.processes
      .flatMap((process) => [...everyNode(process)])
      .map(({ node }) => [node.id, textIn(node, t.locale) || node.id]),
  )
  const named = (ids: readonly string[]) => t.list(ids.map((id) => names.get(id) ?? id))
  return (
    <>
      {tryOut(definitions, { rounds: ROUNDS }).map(
        ({ runs, ended, missed, impossible, standstills }) => {
          const never = [...missed, ...impossible].filter((id) => names.has(id))
          return (
            <Notice
              kind={ended === runs && never.length === 0 ? 'ok' : 'wait'}
              text={t('procedures.models.tried', { runs, ended })}
            >
              {never.length > 0 ? (
                <p safe>{t('procedures.models.never', { steps: named(never) })}</p>
              ) : (
                ''
              )}
              {standstills.length > 0 ? (
                <p safe>{t('procedures.models.stands-still', { steps: named(standstills) })}</p>
              ) : (
                ''
              )}
            </Notice>
          )
        },
      )}
    </>
  )
}
