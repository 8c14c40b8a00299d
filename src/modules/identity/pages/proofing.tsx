import type { Ctx } from '#kernel'
import { EmptyState, Table } from '#kernel/ui'
import type { ProofingSeen } from '../proofing/proofing.ts'

/** How it was found out who somebody is, each time, with what has ended. */
export function ProofingsTable(props: { ctx: Ctx; proofings: readonly ProofingSeen[] }) {
  const { ctx, proofings } = props
  const { t } = ctx
  if (proofings.length === 0) return <EmptyState title={t('identity.proofing.none')} />
  return (
    <Table
      t={t}
      caption={t('identity.proofing.title')}
      columns={[
        { label: t('identity.proofing.how') },
        { label: t('identity.proofing.level') },
        { label: t('identity.proofing.at') },
        { label: t('identity.security.state') },
      ]}
      rows={proofings.map((one) => ({
        cells: [
          t(`identity.proofing.methods.${one.method}`),
          one.ial === null ? '' : t(`identity.proofing.levels.${one.ial}`),
          t.date(one.at, 'medium'),
          stateOf(ctx, one),
        ],
      }))}
    />
  )
}

function stateOf({ t }: Ctx, { outcome, endedAs, validUntil }: ProofingSeen) {
  if (outcome === 'failed') return t('identity.proofing.states.failed')
  if (endedAs) return t(`identity.proofing.states.${endedAs}`)
  if (!validUntil) return t('identity.proofing.states.valid')
  return t('identity.proofing.states.until', { day: t.date(validUntil, 'medium') })
}
