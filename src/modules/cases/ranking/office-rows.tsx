import type { Ctx, T } from '#kernel'
import { Link, Table, Tag } from '#kernel/ui'
import type { ServiceBundle } from '#services'
import type { KeptOutcome } from '../outcome.ts'
import { officeHref } from '../pages/addresses.ts'
import { sentencesOf } from '../rules-words.ts'
import { labelOf, reasonText } from '../service-texts.ts'
import { stateTag } from '../state-tag.ts'
import type { RankedRow, RoundView } from './view.ts'

type RowsProps = {
  ctx: Ctx
  view: RoundView
  shown: readonly RankedRow[]
  outcomes: ReadonlyMap<string, KeptOutcome>
}

/** The list of a round, as it stands or was decided: rank, points, why, and what comes of it. */
export function Rows({ ctx: { t }, view, shown, outcomes }: RowsProps) {
  const decided = view.digest === undefined
  return (
    <Table
      t={t}
      caption={t('cases.ranking.list')}
      columns={[
        { label: t('cases.ranking.rank'), kind: 'short' },
        { label: t('cases.ranking.applicant'), heads: true },
        { label: t('cases.ranking.points'), kind: 'amount' },
        { label: t('cases.ranking.because'), kind: 'long' },
        { label: t(decided ? 'cases.ranking.outcome' : 'cases.ranking.would') },
      ]}
      rows={shown.map((row) => ({
        cells: [
          row.rank === null ? '–' : t.number(row.rank),
          {
            content: (
              <>
                <Link href={officeHref(t, row.reference)} text={row.reference} />
                <br />
                <span safe>{t.of(row.name)}</span>
              </>
            ),
          },
          row.points === null ? '–' : t.number(row.points),
          { content: <Because t={t} view={view} row={row} outcome={outcomes.get(row.id)} /> },
          { content: <Outcome t={t} row={row} decided={decided} /> },
        ],
      }))}
    />
  )
}

type BecauseProps = { t: T; view: RoundView; row: RankedRow; outcome: KeptOutcome | undefined }

/** What the rules say, which rule put it behind the one before, and what an officer said against them. */
function Because({ t, view: { bundle, ties }, row, outcome }: BecauseProps) {
  const tie = row.tie === null ? undefined : ties[row.tie]
  const { deviation } = row
  return (
    <>
      {bundle && outcome
        ? sentencesOf(t, bundle, outcome).map((text) => (
            <p class="small" safe>
              {text}
            </p>
          ))
        : ''}
      {tie && bundle ? (
        <p class="small" safe>
          {tieWords(t, bundle, tie)}
        </p>
      ) : (
        ''
      )}
      {bundle
        ? row.reasons.map((reason) => (
            <p class="small" safe>
              {reasonText(bundle, t.locale, reason)}
            </p>
          ))
        : ''}
      {deviation ? (
        <p class="small">
          <b safe>
            {t(`cases.ranking.deviated.${deviation.kind}`, {
              points: deviation.points ?? 0,
              name: t.of(deviation.byName),
            })}
          </b>{' '}
          <span dir="auto" safe>
            {deviation.text}
          </span>
        </p>
      ) : (
        ''
      )}
    </>
  )
}

/** By what it stands behind the one before, whose points are the same. */
export const tieWords = (t: T, bundle: ServiceBundle, tie: string): string =>
  tie === 'sent' || tie === 'lot'
    ? t(`cases.ranking.ties.${tie}`)
    : t('cases.ranking.ties.answer', { label: labelOf(bundle, t.locale, tie) })

const OUTCOME_KINDS = { offer: 'ok', reserve: 'wait', refuse: 'bad' } as const

/** Decided, with what became of it since. */
function Outcome({ t, row, decided }: { t: T; row: RankedRow; decided: boolean }) {
  const text = t(`cases.ranking.outcomes.${row.outcome}`, { number: row.number ?? 0 })
  return (
    <>
      <Tag text={text} kind={OUTCOME_KINDS[row.outcome]} />
      {decided && row.state !== 'competing' ? (
        <>
          <br />
          <Tag {...stateTag(t, row.state)} />
        </>
      ) : (
        ''
      )}
    </>
  )
}
