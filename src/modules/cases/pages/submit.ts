import { Problem, redirect, route } from '#kernel'
import { submitApplication } from '../application.ts'
import { CaseParams, caseHref, orToCase } from './addresses.ts'

/** What the page of answers is told of why nothing was sent; that the rules cannot be asked it finds out itself. */
const SAID: Partial<Record<string, (error: Problem) => string>> = {
  'services/draft-incomplete': () => 'errors=1',
  'services/draft-changed': () => 'changed=1',
  'services/decision-changed': ({ params }) =>
    `decided=${encodeURIComponent(String(params.shown))}`,
  'services/undecidable': () => 'again=1',
  'services/document-ended': () => 'ended=1',
  'services/read-back-missing': () => 'unread=1',
  'cases/appeal-late': () => 'late=1',
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
        const { reference, waits, confirm } = await submitApplication(ctx, params.reference, form)
        if (confirm) return redirect(`/${ctx.t.locale}/apply/${reference}/confirmations`)
        if (waits) return redirect(`/${ctx.t.locale}/apply/${reference}/check?waits=1`)
        return redirect(caseHref(ctx.t, reference, 'sent'))
      } catch (error) {
        // The page of check-your-answers says what is missing or has changed, or leads to where it is.
        const said = error instanceof Problem ? SAID[error.code]?.(error) : undefined
        if (said === undefined) throw error
        return redirect(`/${ctx.t.locale}/apply/${params.reference}/check?${said}`)
      }
    }),
})
