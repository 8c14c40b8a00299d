import { type Ctx, inAllLanguages, type PaperSource, type Texts } from '#kernel'
import { samplePaper } from '#licences'
import { answerLine, findTextOf, formEngine, type ServiceBundle } from '#services'
import { valueAt } from './answers.ts'
import { findField } from './fields.ts'
import { labelOf } from './service-texts.ts'
import type { Answers } from './tables.ts'

/** Whose fields the rows of a licence are. */
const FORM = 'apply'

type Around = Pick<Ctx, 'pack' | 'translate'>
type Output = NonNullable<ServiceBundle['service']['outputs']>[number]

/** The rows of an output that its answers give, in every language. */
export const rowsOf = (
  around: Around,
  bundle: ServiceBundle,
  { rows = [] }: Output,
  answers: Answers,
): { path: string; label: Texts; value: Texts }[] =>
  rows
    .filter((path) => valueAt(answers, path) !== undefined)
    .map((path) => ({
      path,
      label: inAllLanguages(around, (t) => labelOf(bundle, t.locale, path)),
      value: inAllLanguages(around, (t) =>
        answerLine(
          { t, pack: around.pack, bundle },
          findField(bundle, FORM, path),
          valueAt(answers, path),
        ),
      ),
    }))

export const titleOf = (around: Around, bundle: ServiceBundle, { output }: Output): Texts =>
  inAllLanguages(around, (t) => findTextOf(bundle, t.locale, `outputs.${output}.title`) ?? output)

/** What the document of an output would say, for who changes its template. */
export const paperOf: PaperSource = (around, order) => {
  // Orders are made by `services` of its own bundles.
  const bundle = order.bundle as ServiceBundle
  const output = bundle.service.outputs?.[order.output]
  if (!output) throw new Error(`service ${bundle.id} has no output ${order.output}`)
  return samplePaper(
    { ...around, agency: order.agency },
    {
      title: titleOf(around, bundle, output),
      holder: { ...order.holder, identifierKind: around.pack.settings.signIn.identifier },
      rows: rowsOf(around, bundle, output, order.answers),
      validFrom: order.on,
      validTo: formEngine.lastDayOf(output, order.on, order.answers),
    },
  )
}
