import { getParty } from '#identity'
import { type Ctx, inAllLanguages, type PersonId, type Texts } from '#kernel'
import type { LicenceRow } from './tables.ts'

/** Whose a licence is. */
export type Holder = { name: Texts; identifier: string; identifierKind: string }

/** Rows of a licence that say whose it is: the name and, for the most part covered, the number of sign-in. */
export async function holderRows(
  ctx: Ctx,
  { holder, holderName: name }: { holder: PersonId; holderName: Texts },
): Promise<LicenceRow[]> {
  const { identifier, identifierKind } = await getParty(ctx, holder)
  return rowsOfHolder(ctx, { name, identifier, identifierKind })
}

export function rowsOfHolder(
  around: Pick<Ctx, 'pack' | 'translate'>,
  { name, identifier, identifierKind }: Holder,
): LicenceRow[] {
  const masked = identifier.replace(/(?<=^.{3}).*(?=.{2}$)/s, (middle) => '•'.repeat(middle.length))
  const kind = around.pack.settings.identifiers[identifierKind]
  return [
    {
      label: inAllLanguages(around, (t) => t('licences.document.holder')),
      // A document has every language of the country; some names are known in one alone.
      value: inAllLanguages(around, (t) => t.of(name)),
    },
    { label: kind?.names ?? {}, value: inAllLanguages(around, () => masked) },
  ]
}
