import { type LookupSeen, listLookups, registersOf } from '#exchange'
import type { Ctx, PersonId } from '#kernel'
import { EmptyState, Table } from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { listIdentifiers } from '../identifier.ts'

/** What was asked of which register about a person, by whom and why. */
export async function LookupsTable({ ctx, person }: { ctx: Ctx; person: PersonId }) {
  const { t } = ctx
  const own = await listIdentifiers(ctx, person)
  const lookups = await listLookups(
    ctx,
    own.map(({ value }) => value),
  )
  if (lookups.length === 0) return <EmptyState title={t('identity.lookups.none')} />
  const rows = await Promise.all(lookups.map((one) => cellsOf(ctx, person, one)))
  return (
    <Table
      t={t}
      caption={t('identity.lookups.title')}
      columns={[
        { label: t('identity.lookups.register') },
        { label: t('identity.lookups.why') },
        { label: t('identity.lookups.who') },
        { label: t('identity.proofing.at') },
        { label: t('identity.lookups.answer') },
      ]}
      rows={rows.map((cells) => ({ cells }))}
    />
  )
}

async function cellsOf(ctx: Ctx, person: PersonId, one: LookupSeen): Promise<string[]> {
  const { t } = ctx
  const { registers } = await registersOf(ctx.pack)
  const register = registers.find(({ register }) => register === one.register)
  const purpose = register?.purposes.find(({ purpose }) => purpose === one.purpose)
  const holder = register && t.of((await getOrganisation(ctx, register.holder)).names)
  const name = register ? t.of(register.names) : one.register
  const by = one.askedBy === null ? 'nobody' : one.askedBy === person ? 'you' : 'other'
  return [
    holder ? `${name} (${holder})` : name,
    purpose ? t.of(purpose.names) : one.purpose,
    t(`identity.lookups.by.${by}`),
    t.date(one.at, 'moment'),
    t(`identity.lookups.states.${one.state}`),
  ]
}
