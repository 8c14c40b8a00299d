import { Type } from 'typebox'
import { download, Id, route } from '#kernel'
import { assessDraft } from '../draft.ts'
import { record } from '../facts.ts'
import { withGiven } from '../form/fetched.ts'
import { Reference, showDraft } from '../pages/draft-frame.tsx'
import { problem } from '../problems.ts'
import { getService, getServiceVersion } from '../service.ts'
import { ownerOf } from '../upload.ts'
import { modelOfForm } from '../view/words.ts'
import { paperForms } from './offered.ts'
import { answeredPaper, blankPaper } from './paper.ts'
import { findPaper } from './supplied.ts'

const PDF = 'application/pdf'

/**
 * The form of a service on paper, at the same address whatever the service becomes: a file of its folder where it has
 * one, else made of its definition.
 */
export const paperForm = route({
  method: 'GET',
  url: '/:lang/services/:id/paper/:language',
  allow: 'public',
  params: Type.Object({
    lang: Type.String(),
    id: Id,
    language: Type.String({ pattern: '^[a-z]{2,3}$' }),
  }),
  query: Type.Object({ form: Type.Optional(Id) }),
  perMinute: 60,
  handler: async ({ ctx, params, query }) => {
    const { bundle } = await getService(ctx, params.id)
    const { language } = params
    if (bundle.service.status === 'pdf' && bundle.service.paper?.files) {
      const file = await findPaper(ctx, bundle, language)
      if (!file) throw problem('paper-missing')
      return download(file.content, file.type, file.name)
    }
    const { form = 'apply' } = query
    const isOffered = paperForms(bundle).includes(form)
    if (!isOffered || !ctx.pack.settings.languages.includes(language))
      throw problem('paper-missing')
    const name = [params.id, ...(form === 'apply' ? [] : [form]), language].join('-')
    return download(await blankPaper(ctx, bundle, { form, language }), PDF, `${name}.pdf`)
  },
})

/** What was answered so far, as the form on paper; to whoever may see the draft. */
export const draftPaper = route({
  method: 'GET',
  url: '/:lang/apply/:reference/answers.pdf',
  allow: 'services:apply',
  params: Type.Object({ lang: Type.String(), reference: Reference }),
  perMinute: 30,
  handler: ({ ctx, params }) =>
    showDraft(ctx, params.reference, async (draft) => {
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      const assessment = await assessDraft(ctx, draft, bundle)
      const owners = [ownerOf(draft), ...(draft.about === null ? [] : [`case:${draft.about}`])]
      const paper = await answeredPaper(ctx, {
        ...{ bundle, form: draft.form, reference: draft.reference, owners, taken: draft.taken },
        answers: assessment.answers,
        printedAt: ctx.clock.now(),
        fetched: withGiven(modelOfForm(bundle, draft.form), draft.fetched, assessment),
      })
      await record(ctx, 'draft-printed', { subject: draft.person, resource: `draft:${draft.id}` })
      return download(paper, PDF, `${draft.reference}.pdf`)
    }),
})

export const paperRoutes = [paperForm, draftPaper]
