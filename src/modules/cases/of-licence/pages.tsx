import { Type } from 'typebox'
import { type Ctx, redirect, route } from '#kernel'
import { Link, Notice } from '#kernel/ui'
import { findLicence, type LicenceId, REPLACEMENT } from '#licences'
import type { Case } from '../case.ts'
import { caseHref } from '../pages/addresses.ts'
import { type LicenceAct, startOfLicence } from './of-licence.ts'

const Numbered = Type.Object({ lang: Type.String(), number: Type.String({ maxLength: 40 }) })

/** Begins an application about a licence or takes it up; one that was sent leads to its page. */
const beginForm = (act: LicenceAct, word: string = act) =>
  route({
    method: 'POST',
    url: `/:lang/my/licences/:number/${word}`,
    allow: 'cases:submit',
    params: Numbered,
    handler: async ({ ctx, params }) => {
      const begun = await startOfLicence(ctx, params.number, act)
      return redirect(
        'running' in begun
          ? caseHref(ctx.t, begun.running)
          : `/${ctx.t.locale}/apply/${begun.draft.reference}`,
      )
    },
  })

export const ofLicenceRoutes = [
  ...[beginForm('renew'), beginForm('amend')],
  beginForm('replace', REPLACEMENT),
]

type NoteProps = { ctx: Ctx; found: Case; at: 'my' | 'office' }

/** On a case: which licence it is about. */
export async function OfLicence({ ctx, found, at }: NoteProps) {
  const { t } = ctx
  const { ofLicence, ofAct } = found
  if (ofLicence === null || ofAct === null) return ''
  const licence = await findLicence(ctx, { id: ofLicence as LicenceId })
  if (!licence) return ''
  return (
    <Notice title={t(`cases.of-licence.${ofAct}`)}>
      <p>
        <Link
          href={`/${t.locale}/${at}/licences/${licence.number}`}
          text={t('cases.of-licence.open', { number: licence.number })}
        />
      </p>
      {licence.endedAt && !found.closedAt ? <p safe>{t('cases.of-licence.ended')}</p> : ''}
    </Notice>
  )
}
