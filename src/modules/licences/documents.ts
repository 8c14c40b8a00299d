import { actsIn, type Ctx, type DocumentTile, seesWhat, subjectOf, type T } from '#kernel'
import type { Licence } from './licence.ts'
import { listLicencesOf } from './list.ts'
import { stateTag } from './state-tag.ts'

/** A person's licences as cards on their page. */
export async function listDocuments(ctx: Ctx): Promise<DocumentTile[]> {
  const { actor, t } = ctx
  if (actor.kind !== 'person') return []
  const licences = await listLicencesOf(ctx, subjectOf(actor).id)
  return licences
    .filter(({ service }) => actsIn(actor, service) && seesWhat(actor, null))
    .map((licence) => ({
      href: `/${t.locale}/my/licences/${licence.number}`,
      title: t.of(licence.title),
      number: licence.number,
      state: stateTag(t, licence),
      ends: endOf(t, licence),
    }))
}

/** The day up to which it is valid; of one that ended before, the day on which it did. */
function endOf(t: T, { endedAt, validTo }: Licence): DocumentTile['ends'] {
  if (endedAt) return { label: t('licences.my.ended'), value: t.date(endedAt) }
  return {
    label: t('licences.my.ends'),
    value: validTo === null ? t('licences.my.endless') : t.date(validTo),
  }
}
