import type { Ctx } from '#kernel'
import { findTextOf, type ServiceBundle } from '../bundle/bundle.ts'
import { plainName } from '../form/offered.ts'
import { dayOfCell } from '../form/paste.ts'
import { type Column, HIJRI } from './columns.ts'

/** What separates the codes of a question with several answers. */
const SEVERAL = /[|;\n]/

/**
 * What a cell says, as it would have been typed on the page: codes or names of options in any language of the country,
 * days as spreadsheets write them. What it cannot read stays as it is, for the form to say what is wrong.
 */
export function cellAnswer(ctx: Ctx, bundle: ServiceBundle, column: Column, cell: string): unknown {
  const { field, part } = column
  if (part !== undefined) return part === HIJRI ? hijriTyped(cell) : cell
  switch (field.kind) {
    case 'date':
      return dayOfCell(cell)
    case 'yesNo':
    case 'declaration':
      return yesOrNo(ctx, cell) ?? cell
    case 'choice':
      return codeMeant(ctx, bundle, column, cell)
    case 'choices':
      return cell
        .split(SEVERAL)
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map((one) => codeMeant(ctx, bundle, column, one))
    default:
      return cell
  }
}

function yesOrNo(ctx: Ctx, cell: string): boolean | undefined {
  const name = plainName(cell)
  const words = (key: string) =>
    ctx.pack.settings.languages.map((language) => plainName(ctx.translate(language)(key)))
  if (['yes', 'true', '1', ...words('ui.form.yes')].includes(name)) return true
  return ['no', 'false', '0', ...words('ui.form.no')].includes(name) ? false : undefined
}

/** A code, or an option by its name; the names of the pack's lists the form reads by itself. */
function codeMeant(ctx: Ctx, bundle: ServiceBundle, { field }: Column, cell: string): string {
  if (field.kind !== 'choice' && field.kind !== 'choices') return cell
  const { name, options } = field
  if (!options || options.includes(cell)) return cell
  const wanted = plainName(cell)
  const found = options.find((code) =>
    [
      code,
      ...ctx.pack.settings.languages.map(
        (language) => findTextOf(bundle, language, `${name}.options.${code}`) ?? code,
      ),
    ].some((word) => plainName(word) === wanted),
  )
  return found ?? cell
}

/** `1448-06-13` or `13/6/1448` as it is kept beside the Gregorian day. */
function hijriTyped(cell: string): string {
  const parts = dayOfCell(cell)
  if (typeof parts !== 'object' || parts === null) return cell
  const { day = '', month = '', year = '' } = parts as Record<string, string>
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
