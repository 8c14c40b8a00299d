import { Type } from 'typebox'
import { html, redirect, route } from '#kernel'
import { Actions, Breadcrumbs, Button, Form, Link, Notice, Page, PageTitle } from '#kernel/ui'
import { withdrawApplication } from '../application.ts'
import { getOwnCase } from '../case.ts'
import { isPossible, standingOf } from '../course.ts'
import { problem } from '../problems.ts'
import { CaseParams, caseHref, orToCase } from './addresses.ts'

/** `1`: others sign for the applicant too, and have not all agreed to take it back */
const Waits = Type.Object({ waits: Type.Optional(Type.Literal('1')) })

/** Asks once more before an application is taken back. */
export const withdrawPage = route({
  method: 'GET',
  url: '/:lang/my/cases/:reference/withdraw',
  allow: 'cases:withdraw',
  params: CaseParams,
  query: Waits,
  handler: async (request) => {
    const { ctx, csrf, params, query } = request
    const { t } = ctx
    const found = await getOwnCase(ctx, params.reference)
    const { reference, state } = found
    if (!isPossible('withdraw', await standingOf(ctx, found))) {
      throw problem('wrong-state', { state: t(`cases.states.${state}`) })
    }
    return html(
      <Page request={request} title={t('cases.withdraw.title')} form>
        <Breadcrumbs
          t={t}
          crumbs={[
            { href: `/${t.locale}/my`, text: t('cases.case.mine') },
            { href: caseHref(t, reference), text: reference },
          ]}
        />
        <PageTitle text={t('cases.withdraw.title')} />
        {query.waits ? <Notice kind="wait" live text={t('cases.withdraw.waits')} /> : ''}
        <Notice kind="wait" text={t('cases.withdraw.meaning')} />
        <Form action={caseHref(t, reference, 'withdraw')} csrf={csrf}>
          <Actions>
            <Button text={t('cases.withdraw.do')} kind="stop" />
            <Link href={caseHref(t, reference)} text={t('cases.withdraw.keep')} />
          </Actions>
        </Form>
      </Page>,
    )
  },
})

export const withdrawForm = route({
  method: 'POST',
  url: '/:lang/my/cases/:reference/withdraw',
  allow: 'cases:withdraw',
  params: CaseParams,
  handler: ({ ctx, params }) =>
    orToCase(ctx, params.reference, async () => {
      const { waits } = await withdrawApplication(ctx, params.reference)
      if (waits) return redirect(`${caseHref(ctx.t, params.reference, 'withdraw')}?waits=1`)
      return redirect(caseHref(ctx.t, params.reference))
    }),
})
