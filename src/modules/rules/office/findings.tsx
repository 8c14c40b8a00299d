import type { Ctx } from '#kernel'
import { Notice } from '#kernel/ui'
import type { DraftCheck, DraftFinding } from '../authoring/draft-check.ts'
import type { Definition } from '../tables.ts'
import { decisionName } from './decision-name.ts'
import { type OfficeWords, officeWords } from './office-words.ts'

/** So many are shown; mending these shows the next. */
const SHOWN = 60

type FindingsProps = {
  ctx: Ctx
  definition: Definition
  check: DraftCheck
  /** only those of one decision, whose cells are on this page */
  decision?: number
  /** where a decision is edited */
  hrefOf: (decision: number) => string
}

/** What keeps a draft back, then what is worth a look; each leads to where it stands. */
export function Findings({ ctx, definition, check, decision, hrefOf }: FindingsProps) {
  const { t } = ctx
  const found = check.findings.filter(
    (one) => decision === undefined || one.spot?.decision === decision,
  )
  const errors = found.filter(({ severity }) => severity === 'error')
  const warnings = found.filter(({ severity }) => severity === 'warning')
  const list = (all: readonly DraftFinding[]) => (
    <ul class="points">
      {all.slice(0, SHOWN).map((one) => (
        <li>
          <FindingLine
            {...{ ctx, definition, check, found: one, hrefOf }}
            named={decision === undefined}
          />
        </li>
      ))}
    </ul>
  )
  return (
    <>
      {errors.length > 0 ? (
        <Notice kind="bad" title={t('rules.edit.errors', { count: errors.length })}>
          {list(errors)}
        </Notice>
      ) : (
        ''
      )}
      {warnings.length > 0 ? (
        <Notice kind="wait" title={t('rules.edit.warnings', { count: warnings.length })}>
          {list(warnings)}
        </Notice>
      ) : (
        ''
      )}
      {found.length === 0 ? <Notice kind="ok" text={t('rules.edit.clean')} /> : ''}
    </>
  )
}

type LineProps = Pick<FindingsProps, 'ctx' | 'definition' | 'check' | 'hrefOf'> & {
  found: DraftFinding
  named: boolean
}

function FindingLine({ ctx, definition, check, found, hrefOf, named }: LineProps) {
  const { t, pack } = ctx
  const words = officeWords({ t, definition, currency: pack.settings.currency }, found)
  const { spot } = found
  const element = spot && check.definitions.elements[spot.decision]
  if (!spot || !element) return <Words {...words} />
  const name = decisionName(t, definition, element.name)
  const row = spot.row === undefined ? '' : t('rules.edit.rule', { row: spot.row + 1 })
  const text = [...(named ? [name] : []), ...(row === '' ? [] : [row])].join(' · ')
  return (
    <>
      {text === '' ? (
        ''
      ) : (
        <a href={`${hrefOf(spot.decision)}#${spotId(spot.row, spot.cell)}`} safe>
          {text}
        </a>
      )}{' '}
      <Words {...words} />
    </>
  )
}

/** Words in another language say so. */
export function Words({ text, lang }: OfficeWords) {
  return lang ? (
    <span lang={lang} dir="ltr" safe>
      {text}
    </span>
  ) : (
    <span safe>{text}</span>
  )
}

/** Of a row's, or a cell's, place on the page. */
export const spotId = (row?: number, cell?: number): string =>
  row === undefined ? 'rows' : cell === undefined ? `row-${row}` : `c-${row}-${cell}`
