import type { Ctx } from '#kernel'
import { Heading, Notice, Table } from '#kernel/ui'
import { lint } from '#lib/bpmn/lint'
import type { Kept } from '../definition.ts'
import { MOST_TRIED, type Tried } from '../move.ts'
import { findingWords } from '../said.ts'
import { nameIn } from './mapping.ts'

const ROWS = 200

type Versions = { before: Kept; after: Kept }

/** Why a case stays, in words. */
export function stayingWords({ t }: Ctx, { staying }: Tried, { before, after }: Versions): string {
  return (staying ?? [])
    .map(({ code, node, target }) =>
      t(`procedures.stays.${code}`, {
        node: nameIn(t, before, node),
        target: nameIn(t, after, target),
      }),
    )
    .join(' ')
}

type FatesProps = Versions & { ctx: Ctx; tried: readonly Tried[] }

/** What a move would come to: how many by their fate, and each that stays. */
export function Fates({ ctx, tried, ...versions }: FatesProps) {
  const { t } = ctx
  const staying = tried.filter((one) => one.staying !== null)
  const byWords = Map.groupBy(staying, (one) => stayingWords(ctx, one, versions))
  const going = tried.length - staying.length
  return (
    <>
      <Notice
        kind={staying.length === 0 ? 'ok' : 'wait'}
        text={t('procedures.move.result', { going, staying: staying.length })}
      />
      {tried.length >= MOST_TRIED ? (
        <Notice text={t('procedures.move.tried', { most: MOST_TRIED })} />
      ) : (
        ''
      )}
      {staying.length === 0 ? (
        ''
      ) : (
        <>
          <Table
            t={t}
            caption={t('procedures.move.by-fate')}
            columns={[
              { label: t('procedures.move.why') },
              { label: t('procedures.move.cases'), kind: 'amount' },
            ]}
            rows={[...byWords].map(([words, cases]) => ({
              cells: [words, t.number(cases.length)],
            }))}
          />
          <StayingTable {...{ ctx, staying, ...versions }} />
        </>
      )}
    </>
  )
}

type StayingProps = Versions & { ctx: Ctx; staying: readonly Tried[] }

export function StayingTable({ ctx, staying, ...versions }: StayingProps) {
  const { t } = ctx
  return (
    <Table
      t={t}
      keys
      caption={t('procedures.move.staying')}
      columns={[{ label: t('procedures.incidents.case') }, { label: t('procedures.move.why') }]}
      rows={staying.slice(0, ROWS).map((one) => ({
        cells: [one.key, stayingWords(ctx, one, versions)],
      }))}
    />
  )
}

const MOST_FINDINGS = 20

/** What is to be said of the version to which cases would go, before they do. */
export function Findings({ ctx, after }: { ctx: Ctx; after: Kept }) {
  const { t, pack } = ctx
  const findings = lint(
    { definitions: after.definitions, diagrams: [] },
    { languages: pack.settings.languages },
  )
  if (findings.length === 0) return ''
  return (
    <section class="stack">
      <Heading level={3} text={t('procedures.move.findings')} />
      <ul>
        {findings.slice(0, MOST_FINDINGS).map((finding) => (
          <li safe>{findingWords(t, finding)}</li>
        ))}
      </ul>
    </section>
  )
}
