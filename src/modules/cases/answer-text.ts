import type { Pack, T, Texts } from '#kernel'
import { parseMoney } from '#lib/money'
import { type Field, findTextOf, type ServiceBundle } from '#services'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * An answer in one line of words, for lists, exports and certificates.
 *
 * @param field  undefined for what is no field, such as `.count` of a list or a part of an address
 * @param value  of one field, or of the same field in each item of a list; files give nothing
 */
export function answerText(
  t: T,
  pack: Pack,
  bundle: ServiceBundle,
  field: Field | undefined,
  value: unknown,
): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) {
    const texts = value.map((item) => answerText(t, pack, bundle, field, item)).filter(Boolean)
    return [...new Set(texts)].join(t('ui.file.comma'))
  }
  switch (field?.kind) {
    case 'choice':
    case 'choices':
      return findTextOf(bundle, t.locale, `${field.name}.options.${value}`) ?? String(value)
    case 'yesNo':
      return t(value ? 'ui.form.yes' : 'ui.form.no')
    case 'date':
      return t.date(String(value))
    case 'money':
      return t.money(parseMoney(String(value), field.currency, pack.settings.currency.decimals))
    case 'address':
      return isRecord(value) ? addressText(t, pack, value) : ''
    case 'person':
      return isRecord(value) ? nameText(t, value.name) : ''
    case 'group':
      return isRecord(value) ? groupText(t, pack, bundle, field, value) : ''
    case 'file':
    case 'note':
    case 'declaration':
      return ''
    default:
      return plainText(t, value)
  }
}

const plainText = (t: T, value: unknown) =>
  typeof value === 'number' ? t.number(value) : isRecord(value) ? nameText(t, value) : String(value)

function nameText(t: T, name: unknown) {
  return isRecord(name) ? t.of(name as Texts) : String(name ?? '')
}

/** Part by part with its name, `Zone 55, Street 340`. */
function addressText(t: T, { settings }: Pack, address: Record<string, unknown>) {
  const parts = settings.address.parts.filter(({ part }) => address[part] !== undefined)
  return parts.map(({ part, names }) => `${t.of(names)} ${address[part]}`).join(t('ui.file.comma'))
}

/** An item of a list by the field that names it, else by its first answer. */
function groupText(
  t: T,
  pack: Pack,
  bundle: ServiceBundle,
  field: Extract<Field, { kind: 'group' }>,
  item: Record<string, unknown>,
): string {
  const named = field.fields.find(({ name }) => name === field.many?.title)
  const shown = named ?? field.fields.find(({ name }) => item[name] !== undefined)
  return shown ? answerText(t, pack, bundle, shown, item[shown.name]) : ''
}
