import type { Ctx, DocumentTile } from '#kernel'
import { listLicencesOf } from './licence.ts'
import { stateTag } from './state-tag.ts'

/** A person's licences as cards on their page. */
export async function listDocuments(ctx: Ctx): Promise<DocumentTile[]> {
  const { actor, t } = ctx
  if (actor.kind !== 'person') return []
  const licences = await listLicencesOf(ctx, actor.id)
  return licences.map((licence) => ({
    href: `/${t.locale}/my/licences/${licence.number}`,
    title: t.of(licence.title),
    number: licence.number,
    state: stateTag(t, licence),
    ends: {
      label: t('licences.my.ends'),
      value: licence.validTo === null ? t('licences.my.endless') : t.date(licence.validTo),
    },
  }))
}
