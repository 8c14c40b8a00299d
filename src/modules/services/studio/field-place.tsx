import { type FormBody, fieldOf, type T } from '#kernel'
import { Radios, Select, TextInput } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import { type FieldLine, fieldsIn, groupsIn, pagesIn, type Spot } from '../authoring/form-edit.ts'
import { textsIn } from '../authoring/texts.ts'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import type { OfField, PartProps } from './field-parts.tsx'

const MOST_ITEMS = 100
/** Kinds that are asked once and never as a list. */
const ONCE = ['note', 'declaration', 'signature']
const HOW = ['once', 'list', 'table']

const howOf = ({ many, layout }: FieldLine): string =>
  many === undefined ? 'once' : layout === 'table' ? 'table' : 'list'

/**
 * How often a question is asked, as it was typed; nothing where the page has not asked.
 *
 * @throws services/many-wrong  not between 0 and 100 items, or fewer at most than at least
 */
export function manyOf(form: FormBody, field: FieldLine) {
  const how = fieldOf(form, 'how')
  if (!HOW.includes(how)) return {}
  if (how === 'once') return { many: undefined, layout: undefined }
  const [min, max] = ['many.min', 'many.max'].map((name) => fieldOf(form, name).trim())
  const sound = [min, max].every((typed) => /^[0-9]{1,3}$/.test(typed ?? ''))
  const [least, most] = [Number(min), Number(max)]
  if (!sound || most < 1 || most > MOST_ITEMS || least > most) throw problem('many-wrong')
  const title = fieldOf(form, 'many.title')
  const known = fieldsIn(field).some(({ name }) => name === title)
  return {
    many: { min: least, max: most, ...(known && { title }) },
    layout: how === 'table' && field.kind === 'group' ? 'table' : undefined,
  }
}

type ManyProps = {
  t: T
  field: FieldLine
  typed: PartProps['typed']
  wrong: (key: string) => { error?: string }
}

/** Whether it is asked once or as a list, how many there may be, and by what an item is called. */
export function Many({ t, field, typed, wrong }: ManyProps) {
  if (ONCE.includes(String(field.kind))) return ''
  const isGroup = field.kind === 'group'
  const many = isRecord(field.many) ? field.many : {}
  const number = (name: 'min' | 'max') => (
    <TextInput
      t={t}
      name={`many.${name}`}
      label={t(`services.studio.many-${name}`)}
      value={typed(`many.${name}`, String(many[name] ?? (name === 'min' ? 1 : 10)))}
      dir="ltr"
      short
      maxLength={3}
      {...wrong(`many.${name}`)}
    />
  )
  return (
    <>
      <Radios
        t={t}
        name="how"
        label={t('services.studio.how-often')}
        value={typed('how', howOf(field))}
        options={HOW.filter((how) => isGroup || how !== 'table').map((how) => ({
          value: how,
          label: t(`services.studio.how.${how}`),
        }))}
      />
      {number('min')}
      {number('max')}
      {isGroup ? (
        <Select
          t={t}
          name="many.title"
          label={t('services.studio.many-title')}
          options={[
            { value: '', label: t('services.studio.many-title-none') },
            ...fieldsIn(field).map(({ name }) => ({ value: String(name), label: String(name) })),
          ]}
          value={typed('many.title', String(many.title ?? ''))}
        />
      ) : (
        ''
      )}
    </>
  )
}

type PlaceProps = {
  request: OfField
  change: Change
  spot: Spot
  typed: PartProps['typed']
}

/** The page or the group in which it stands; another one is chosen to move it there. */
export function Place({ request: { ctx, params }, change, spot, typed }: PlaceProps) {
  const { t } = ctx
  const pages = pagesIn(change.files, params.form) ?? []
  const texts = textsIn(change.files, t.locale)
  const within = (one: Spot) => spot.every((at, index) => one[index] === at)
  const labels = (names: readonly string[]) =>
    names.map((name) => texts.get(`${name}.label`) ?? name).join(' › ')
  const groups = groupsIn(pages).filter((group) => !within(group.spot))
  return (
    <Select
      t={t}
      name="into"
      label={t('services.studio.stands-in')}
      options={pages.flatMap(({ page }, at) => [
        { value: String(at), label: texts.get(`${params.form}.${page}.title`) ?? String(page) },
        ...groups
          .filter((group) => group.spot[0] === at)
          .map((group) => ({ value: group.spot.join('.'), label: labels(group.names) })),
      ])}
      value={typed('into', spot.slice(0, -1).join('.'))}
    />
  )
}
