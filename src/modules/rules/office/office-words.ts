import type { T } from '#kernel'
import type { Example } from '#lib/dmn/analysis'
import type { Finding as ModelFinding } from '#lib/dmn/findings'
import type { DraftFinding } from '../authoring/draft-check.ts'
import type { ScenarioFault } from '../pack/scenario-check.ts'
import { wordingOf as wordingOfName } from '../pages/rule-table.tsx'
import { whatIs } from '../said.ts'
import type { Definition } from '../tables.ts'
import { type Currency, traceWords } from '../words.ts'

/** What is shown of a finding; `lang` where it is not the page's language. */
export type OfficeWords = { text: string; lang?: 'en' }

type Said = { t: T; definition: Definition; currency: Currency }

/** Every finding of a draft in words; what a pack's reader says has English alone. */
export function officeWords({ t, definition, currency }: Said, found: DraftFinding): OfficeWords {
  const example = (values: Example) => exampleWords({ t, definition, currency }, values)
  switch (found.code) {
    case 'model':
      return modelWords(t, found.finding)
    case 'gap': {
      const key = found.certain ? 'rules.edit.found.gap' : 'rules.edit.found.gap-perhaps'
      return { text: t(key, { example: example(found.example) }) }
    }
    case 'overlap':
    case 'contradiction': {
      const [row, other] = found.rows.map((one) => t.number(one))
      const params = { row, other, example: example(found.example) }
      return { text: t(`rules.edit.found.${found.code}`, params) }
    }
    case 'unreachable':
      return { text: t(`rules.edit.found.unreachable-${found.by}`) }
    case 'article-unknown':
      return { text: t('rules.edit.found.article-unknown', { article: found.key }) }
    case 'pack':
      return { text: found.message, lang: 'en' }
    default:
      return { text: t(`rules.edit.found.${found.code}`) }
  }
}

/** A finding of an expression begins with where in it; where it stands in the model's file says nothing here. */
function modelWords(t: T, finding: ModelFinding): OfficeWords {
  const { code, params } = finding
  if (code !== 'bad-expression' && code !== 'doubtful-expression')
    return { text: whatIs(t, finding) }
  const what = whatIs(t, { code: String(params.reason), params, place: null })
  const place = { line: t.number(Number(params.inLine)), column: t.number(Number(params.inColumn)) }
  return { text: t('rules.edit.found.expression', { ...place, what }) }
}

/** Values that show what is meant, as the questions ask for them. */
const exampleWords = ({ t, definition, currency }: Said, values: Example): string =>
  t.list(
    values.map(({ input, value }) => {
      const wording = wordingOfName(definition, input)
      const words = value === '-' ? t('rules.cell.any') : traceWords(t, currency, value, wording)
      return t('rules.value.entry', { name: wording ? t.of(wording.names) : input, value: words })
    }),
  )

/** What is wrong with a scenario. */
export const faultWords = (t: T, { code, params }: ScenarioFault): string =>
  t(`rules.edit.fault.${code}`, params)
