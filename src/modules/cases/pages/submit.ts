import { Problem, redirect, route } from '#kernel'
import { submitApplication } from '../application.ts'
import { CaseParams, caseHref, orToCase } from './addresses.ts'

const SAID: Partial<Record<string, string>> = {
  'services/draft-incomplete': 'errors',
  'services/draft-changed': 'changed',
}

/** The last button of the form: sends it, once, and shows that it has arrived. */
export const submitForm = route({
  method: 'POST',
  url: '/:lang/apply/:reference/submit',
  allow: 'cases:submit',
  params: CaseParams,
  handler: ({ ctx, params, form }) =>
    orToCase(ctx, params.reference, async () => {
      try {
        const { reference, waits } = await submitApplication(ctx, params.reference, form)
        if (waits) return redirect(`/${ctx.t.locale}/apply/${reference}/check?waits=1`)
        return redirect(caseHref(ctx.t, reference, 'sent'))
      } catch (error) {
        // The page of check-your-answers says what is missing or has changed, or leads to where it is.
        const said = error instanceof Problem ? SAID[error.code] : undefined
        if (said === undefined) throw error
        return redirect(`/${ctx.t.locale}/apply/${params.reference}/check?${said}=1`)
      }
    }),
})
