import { Type } from 'typebox'
import { type RouteRequest, redirect, route } from '#kernel'
import { Actions, Button, Form, Notice } from '#kernel/ui'
import { assessDraft, type Draft } from '../draft.ts'
import { findRevised, takeUpRevised } from '../draft-version.ts'
import { nextPage } from '../form/flow.ts'
import { getServiceVersion } from '../service.ts'
import { draftPath, orToCase, Reference } from './draft-frame.tsx'

/** Says that a service was revised since a draft began, and offers to go on with it as it is now. */
export async function RevisedNotice({
  request: { ctx, csrf },
  draft,
}: {
  request: RouteRequest<unknown, unknown>
  draft: Draft
}) {
  if (!(await findRevised(ctx, draft))) return ''
  return (
    <Notice text={ctx.t('services.form.revised')}>
      <Form action={draftPath(ctx, draft, 'revised')} csrf={csrf}>
        <Actions>
          <Button kind="second" text={ctx.t('services.form.takeUp')} />
        </Actions>
      </Form>
    </Notice>
  )
}

/** Goes on with the revised form, at the first page that has changed or needs something. */
export const takeUpForm = route({
  method: 'POST',
  url: '/:lang/apply/:reference/revised',
  allow: 'services:apply',
  params: Type.Object({ lang: Type.String(), reference: Reference }),
  handler: ({ ctx, params }) =>
    orToCase(ctx, params.reference, async () => {
      const draft = await takeUpRevised(ctx, params.reference)
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      return redirect(draftPath(ctx, draft, nextPage(await assessDraft(ctx, draft, bundle))))
    }),
})
