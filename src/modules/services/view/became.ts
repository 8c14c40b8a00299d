import type { Ctx } from '#kernel'
import type { SummaryRow, SummarySection } from '#kernel/ui'
import type { LocalDate } from '#lib/time'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { fileOf } from '../form/file-kind.ts'
import { type AnswerPath, answerAt, fieldPath } from '../form/path.ts'
import type { Fate, Migrated } from '../migration/migrate.ts'
import type { DatedWording } from './option-words.ts'
import { typedWords } from './typed-words.ts'
import { modelOfForm, wholePlaceOf } from './words.ts'

type Around = Pick<Ctx, 't' | 'pack'> & { today: LocalDate }
type Told = Pick<Migrated, 'fates'> & {
  before: ServiceBundle
  after: ServiceBundle
  was: Readonly<Record<string, unknown>>
  answers: Readonly<Record<string, unknown>>
}

const ORDER = ['homeless', 'asked', 'converted', 'dropped'] as const

/**
 * What becomes of the answers of a draft in a later form, in words: how many stay, and of each of the others what it was
 * and what it is now.
 */
export function becameOf(
  around: Around,
  form: string,
  { before, after, was, answers, fates }: Told,
): { kept: number; sections: SummarySection[] } {
  const old: DatedWording = { ...around, bundle: before }
  const now: DatedWording = { ...around, bundle: after }
  const { t } = around
  const oldWords = (path: AnswerPath) => said(old, form, path, was)
  const rows: Record<(typeof ORDER)[number], SummaryRow[]> = {
    ...{ homeless: [], asked: [], converted: [], dropped: [] },
  }
  let kept = 0
  for (const [path, fate] of fates) {
    const [label, value] = [wholePlaceOf(old, path), oldWords(path)]
    if (fate.what === 'kept') kept += 1
    else if (fate.what === 'homeless') rows.homeless.push({ label, value })
    else if (fate.what === 'dropped') rows.dropped.push(droppedRow(around, fate, label, value))
    else if (fate.what === 'asked') {
      const names = t.list(fate.to.map((to) => wholePlaceOf(now, to)))
      rows.asked.push({ label, value, more: t('services.revised.askedAs', { names }) })
    } else {
      const more = t('services.revised.before', { label, value })
      for (const to of fate.to) {
        const row = { label: wholePlaceOf(now, to), value: said(now, form, to, answers) }
        // Whoever sees the same words twice learns nothing from it.
        rows.converted.push({
          ...row,
          ...(row.label !== label || row.value !== value ? { more } : {}),
        })
      }
    }
  }
  const sections = ORDER.flatMap((what) =>
    rows[what].length > 0 ? [{ title: t(`services.revised.${what}`), rows: rows[what] }] : [],
  )
  return { kept, sections }
}

function droppedRow(
  { t }: Around,
  fate: Extract<Fate, { what: 'dropped' }>,
  label: string,
  value: string,
): SummaryRow {
  return { label, value, more: t.of(fate.because) }
}

function said(wording: DatedWording, form: string, path: AnswerPath, answers: unknown): string {
  const node = modelOfForm(wording.bundle, form).byPath.get(fieldPath(path))
  const value = answerAt(answers, path)
  return node ? (fileOf(value)?.name ?? typedWords(wording, node, value)) : ''
}
