import type { Pack } from '#kernel'
import type { ServiceBundle } from '../../bundle/bundle.ts'
import type { Field, PlainField } from '../../bundle/field.ts'
import type { FormFile } from '../../bundle/form-file.ts'
import { ACCOUNT } from '../../form/fetched.ts'
import { labelsOf } from './labels.ts'
import { type JsonSchema, optionsOf, partsOf, text } from './parts-schema.ts'
import { type Condition, conditionOf } from './when-schema.ts'

type Parts = { readonly bundle: ServiceBundle; readonly pack: Pack; readonly language: string }

/**
 * The answers to a form as JSON Schema 2020-12: what is sent, and what is stored of it.
 *
 * What hangs on other answers is said by `if` and `then` where it hangs on one constant, and as
 * FEEL in `x-when` besides. What is worked out or looked up is `readOnly`: it need not be sent, and is
 * not read. What the schema cannot say, checks and limits by the day, the address that checks answers does.
 *
 * @param language  of the labels
 */
export function answersSchema(form: FormFile, parts: Parts): JsonSchema {
  const fields = form.pages.flatMap((page) =>
    page.fields.map((field) => ({ field, whens: page.when === undefined ? [] : [page.when] })),
  )
  return objectOf(fields, parts)
}

type Placed = { readonly field: Field; readonly whens: readonly string[] }

function objectOf(placed: readonly Placed[], parts: Parts): JsonSchema {
  const asked = placed.filter(({ field }) => field.kind !== 'note')
  const siblings = asked.map(({ field }) => field)
  const required: string[] = []
  const rules: JsonSchema[] = []
  for (const { field, whens } of asked) {
    if (!isWanted(field)) continue
    const all = [...whens, ...(field.when === undefined ? [] : [field.when])]
    if (all.length === 0) required.push(field.name)
    else rules.push(...ruleOf(all, siblings, field.name))
  }
  return {
    type: 'object',
    properties: Object.fromEntries(
      asked.map(({ field, whens }) => [field.name, propertyOf(field, whens, parts)]),
    ),
    ...(required.length > 0 && { required }),
    ...(rules.length > 0 && { allOf: rules }),
    additionalProperties: false,
  }
}

/** Whether something has to be sent where the field counts. */
function isWanted(field: Field): boolean {
  // What a register may say need not be sent; what it does not say is asked.
  if (field.value !== undefined || field.from !== undefined) return false
  if (field.many) return field.many.min > 0
  if (field.kind !== 'group') return field.required === true
  return field.fields.some((inner) => inner.when === undefined && isWanted(inner))
}

function ruleOf(whens: readonly string[], siblings: readonly Field[], name: string): JsonSchema[] {
  const conditions = whens.map((when) => conditionOf(when, siblings))
  if (conditions.some((condition) => condition === undefined)) return []
  const known = conditions as Condition[]
  return [
    Object.fromEntries([
      ['if', known.length === 1 ? known[0] : { allOf: known }],
      ['then', { required: [name] }],
    ]),
  ]
}

function propertyOf(field: Field, whens: readonly string[], parts: Parts): JsonSchema {
  const all = [...whens, ...(field.when === undefined ? [] : [field.when])]
  const own =
    field.kind === 'group'
      ? objectOf(
          field.fields.map((inner) => ({ field: inner, whens: [] })),
          parts,
        )
      : answerOf(field, parts)
  const { min = 0, max } = field.many ?? {}
  return {
    ...labelsOf(field, parts),
    ...(field.many ? { type: 'array', items: own, minItems: min, maxItems: max } : own),
    ...(isWorkedOut(field) && { readOnly: true }),
    // What the register says counts, whatever is sent; what it does not say has to be sent.
    ...(field.from && field.from.register !== ACCOUNT && { 'x-register': field.from.register }),
    // A register is asked about it when it is sent, and what it says is advice.
    ...('lookup' in field && field.lookup && { 'x-lookup': field.lookup.register }),
    ...(all.length > 0 && { 'x-when': all.join(') and (') }),
  }
}

const isWorkedOut = ({ value, from }: Field) => value !== undefined || from?.register === ACCOUNT

/** Letters of one script, digits, signs and spaces, as the form's own check has them. */
const SCRIPTS = { arab: 'Arabic', latn: 'Latin' } as const

function answerOf(field: PlainField, { pack }: Parts): JsonSchema {
  const { settings } = pack
  switch (field.kind) {
    case 'text':
    case 'longText': {
      const script = field.kind === 'text' ? field.script : undefined
      const letters = script && `[\\p{Script=${SCRIPTS[script]}}\\p{M}\\p{N}\\p{P}\\p{Zs}]*`
      return text(letters, { minLength: 1, maxLength: field.max.characters })
    }
    case 'number':
      return {
        type: field.whole ? 'integer' : 'number',
        ...(field.min !== undefined && { minimum: field.min }),
        ...(field.max !== undefined && { maximum: field.max }),
      }
    case 'money':
      return text(`(0|[1-9][0-9]*)(\\.[0-9]{${settings.currency.decimals}})?`, {
        'x-currency': field.currency,
        ...(field.min !== undefined && { 'x-minimum': field.min }),
        ...(field.max !== undefined && { 'x-maximum': field.max }),
      })
    case 'date':
      return text(undefined, {
        format: 'date',
        // One that was typed in another calendar keeps what was typed.
        ...(field.calendar && { type: ['string', 'object'] }),
        ...(field.earliest !== undefined && { 'x-earliest': field.earliest }),
        ...(field.latest !== undefined && { 'x-latest': field.latest }),
      })
    case 'yesNo':
      return { type: 'boolean' }
    case 'choice':
      return { type: 'string', enum: optionsOf(field, pack) }
    case 'choices':
      return {
        type: 'array',
        items: { type: 'string', enum: optionsOf(field, pack) },
        minItems: 1,
        uniqueItems: true,
      }
    case 'identifier':
      return text(settings.identifiers[field.identifier]?.pattern)
    case 'phone':
      return text(`${settings.phone.code.replace('+', '\\+')}(?:${settings.phone.pattern})`)
    case 'email':
      return text(undefined, { format: 'email', maxLength: 254 })
    case 'iban':
      return text(`[A-Z]{2}[0-9]{2}(?:${settings.iban?.pattern ?? '[A-Z0-9]+'})`)
    case 'declaration':
      return { const: true }
    default:
      return partsOf(field, pack)
  }
}
