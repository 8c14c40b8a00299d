import { Problem, redirect, route } from '#kernel'
import { submitApplication } from '../application.ts'
import { CaseParams, caseHref } from './addresses.ts'

/** The last button of the form: sends it, once, and shows that it has arrived. */
export const submitForm = route({
  method: 'POST',
  url: '/:lang/apply/:reference/submit',
  allow: 'cases:submit',
  params: CaseParams,
  handler: async ({ ctx, params, form }) => {
    const { locale } = ctx.t
    try {
      const { reference } = await submitApplication(ctx, params.reference, form)
      return redirect(caseHref(ctx.t, reference, 'sent'))
    } catch (error) {
      // The page of check-your-answers says what is missing, or leads to where it is.
      if (!(error instanceof Problem) || error.code !== 'services/draft-incomplete') throw error
      return redirect(`/${locale}/apply/${params.reference}/check?errors=1`)
    }
  },
})
