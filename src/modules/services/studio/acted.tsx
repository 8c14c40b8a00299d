import { type Answer, html, Problem, redirect, textKeyOf } from '#kernel'
import type { FieldError } from '#kernel/ui'
import { type Change, getChange } from '../authoring/change.ts'
import type { OfChange } from './address.ts'

/** Somebody else was quicker: the page shows how it is now. */
const OVERTAKEN = ['change-stale', 'change-ended', 'change-proposed', 'change-behind'].map(
  (code) => `services/${code}`,
)

/** What a page of a change tells of an act that was not done. */
export type Told = { error?: FieldError; overtaken?: string }

/**
 * Where an act on a change leads; what somebody can mend is told on the page that they came from.
 *
 * @param fields  names of the form's fields, by the code of the problem; a problem that says `field` itself goes before
 * @param act  gives the address that comes next
 */
export async function acted(
  request: OfChange,
  fields: Readonly<Record<string, string>>,
  act: (change: Change) => Promise<string>,
  again: (change: Change, told: Told) => Promise<JSX.Element> | JSX.Element,
): Promise<Answer> {
  const { ctx, params } = request
  const change = await getChange(ctx, params.service, params.change)
  try {
    return redirect(await act(change))
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    const message = ctx.t(textKeyOf(thrown.code), thrown.params)
    const { field } = thrown.params
    const name = typeof field === 'string' ? field : fields[thrown.code]
    const overtaken = OVERTAKEN.includes(thrown.code)
    if (!overtaken && name === undefined) throw thrown
    const now = await getChange(ctx, params.service, params.change)
    const told = overtaken ? { overtaken: message } : { error: { name: name ?? '', message } }
    return html(await again(now, told), { status: overtaken ? 409 : 422 })
  }
}
