import { Type } from 'typebox'
import { type Answer, type Ctx, Problem, redirect, type T } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'

export const LangParams = Type.Object({ lang: Type.String() })
export const CaseParams = Type.Object({
  lang: Type.String(),
  reference: Type.String({ maxLength: 40 }),
})
export const FileParams = Type.Object({
  ...CaseParams.properties,
  file: Type.String({ pattern: UUID_PATTERN }),
})

/** A person's own case. */
export const caseHref = (t: T, reference: string, more = '') =>
  `/${t.locale}/my/cases/${reference}${more && `/${more}`}`

/** The same case at the office. */
export const officeHref = (t: T, reference: string, more = '') =>
  `/${t.locale}/office/cases/${reference}${more && `/${more}`}`

/** The answer of an act on a person's own case; where it has moved on, the case itself, which says how. */
export async function orToCase(
  ctx: Ctx,
  reference: string,
  act: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'cases/wrong-state') throw error
    return redirect(caseHref(ctx.t, reference))
  }
}
