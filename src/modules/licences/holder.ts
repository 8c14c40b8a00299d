import { getParty } from '#identity'
import { type Ctx, inAllLanguages, type PersonId, type Texts } from '#kernel'
import type { LicenceRow } from './tables.ts'

/** Rows of a licence that say whose it is: the name and, for the most part covered, the number of sign-in. */
export async function holderRows(
  ctx: Ctx,
  { holder, holderName }: { holder: PersonId; holderName: Texts },
): Promise<LicenceRow[]> {
  const { identifier, identifierKind } = await getParty(ctx, holder)
  const masked = identifier.replace(/(?<=^.{3}).*(?=.{2}$)/s, (middle) => '•'.repeat(middle.length))
  const kind = ctx.pack.settings.identifiers[identifierKind]
  return [
    { label: inAllLanguages(ctx, (t) => t('licences.document.holder')), value: holderName },
    { label: kind?.names ?? {}, value: inAllLanguages(ctx, () => masked) },
  ]
}
