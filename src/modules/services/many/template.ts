import { type Ctx, type Table, today } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { optionsOf } from '../view/option-words.ts'
import { findWords, type Wording, wholePlaceOf } from '../view/words.ts'
import { type Column, columnsOf, HIJRI, ROW } from './columns.ts'

/** More codes than these stand in the list of codes alone. */
const CODES_SHOWN = 12

/** The table that a person fills in for many: a head, and two lines about it that are read over. */
export function templateOf(ctx: Ctx, bundle: ServiceBundle): Table {
  const { t, pack } = ctx
  const wording: Wording = { t, pack, bundle }
  const columns = columnsOf(bundle, pack)
  return {
    name: bundle.id,
    head: [ROW, ...columns.map(({ heading }) => heading)],
    rows: [
      [`# ${t('services.many.question')}`, ...columns.map((column) => placeWords(wording, column))],
      [
        `# ${t('services.many.write')}`,
        ...columns.map((column) => howToWrite(ctx, wording, column)),
      ],
    ],
  }
}

/** What every question with options may be answered by: codes, and what they mean. */
export function codesOf(ctx: Ctx, bundle: ServiceBundle): Table {
  const { t, pack } = ctx
  const wording = { t, pack, bundle, today: today(ctx) }
  return {
    name: `${bundle.id}-codes`,
    head: ['column', 'code', 'name'],
    rows: columnsOf(bundle, pack).flatMap(({ heading, field }) =>
      field.kind === 'choice' || field.kind === 'choices'
        ? optionsOf(wording, field, []).map(({ value, label }) => [heading, value, label])
        : [],
    ),
  }
}

/** What a column asks, as the page does. */
export function placeWords(
  wording: Wording,
  { path, part }: Pick<Column, 'path' | 'part'>,
): string {
  const place = wholePlaceOf(wording, path)
  return part === undefined ? place : `${place}: ${partWords(wording, part)}`
}

function partWords({ t, pack }: Wording, part: string): string {
  const { address, identifiers } = pack.settings
  const own = address.parts.find((one) => one.part === part)?.names ?? identifiers[part]?.names
  return own ? t.of(own) : t(`services.many.parts.${part}`)
}

function howToWrite(ctx: Ctx, wording: Wording, { field, node, part }: Column): string {
  const { t } = ctx
  const said = [
    ...(field.from ? [t('services.many.known')] : []),
    part === HIJRI
      ? t('services.many.how.hijri')
      : part === undefined
        ? kindWords(ctx, wording, field)
        : '',
    field.required && field.when === undefined && node.parent?.field.when === undefined
      ? t('services.many.needed')
      : '',
    findWords(wording, `${field.name}.hint`) ?? '',
  ]
  return said.filter((one) => one !== '').join(' ')
}

function kindWords(ctx: Ctx, wording: Wording, field: Column['field']): string {
  const { t, pack } = ctx
  switch (field.kind) {
    case 'choice':
    case 'choices': {
      const options = optionsOf({ ...wording, today: today(ctx) }, field, [])
      const how = t(`services.many.how.${field.kind}`)
      if (options.length > CODES_SHOWN) return `${how} ${t('services.many.long-list')}`
      return `${how} ${options.map(({ value, label }) => `${value} = ${label}`).join('; ')}.`
    }
    case 'identifier':
      return t('services.many.how.like', {
        example: pack.settings.identifiers[field.identifier]?.example ?? '',
      })
    case 'phone':
      return t('services.many.how.like', { example: pack.settings.phone.example })
    case 'date':
    case 'yesNo':
    case 'number':
    case 'money':
      return t(`services.many.how.${field.kind}`)
    case 'declaration':
      return t('services.many.how.yesNo')
    default:
      return ''
  }
}
