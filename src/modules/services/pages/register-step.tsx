import { Type } from 'typebox'
import { type Ctx, html, Id, type RouteRequest, redirect, route } from '#kernel'
import { Actions, Breadcrumbs, Button, Form, FormLayout, Notice, Page, PageTitle } from '#kernel/ui'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Draft } from '../draft.ts'
import type { Assessment } from '../form/assessment.ts'
import { registerOf } from '../form/fetched.ts'
import type { OnPage } from '../once-only/asked.ts'
import { useRegister, type Word } from '../once-only/fetch.ts'
import { momentOf } from '../view/fetched-words.ts'
import { labelOf, modelOfForm, pageTitle, type Wording, words } from '../view/words.ts'
import {
  DraftSide,
  draftPath,
  draftSteps,
  orToCase,
  Reference,
  serviceCrumbs,
} from './draft-frame.tsx'

/** The page to which the person goes back. */
const PAGE = '_page'
const WORD = '_do'

type ConsentProps = {
  request: RouteRequest<unknown, unknown>
  draft: Draft
  bundle: ServiceBundle
  assessment: Assessment
  /** of the form: before it, this is asked */
  page: string
  register: OnPage
}

/**
 * Before a page whose answers a register may know: what would be fetched, from whom and for what. Whoever says no answers
 * themselves.
 */
export function consentStep(props: ConsentProps) {
  const { request, draft, bundle, assessment, page, register } = props
  const { ctx, csrf } = request
  const { t, pack } = ctx
  const wording: Wording = { t, pack, bundle }
  const { names, holderNames, purposeNames } = register.about
  const { byPath } = modelOfForm(bundle, draft.form)
  const asked = [...byPath.values()].flatMap((node) =>
    registerOf(node)?.register === register.register && node.field.kind !== 'group'
      ? [node.name]
      : [],
  )
  const title = t('services.register.title', { register: t.of(names) })
  return html(
    <Page request={request} title={`${title} – ${words(wording, 'service.title')}`} form>
      <Breadcrumbs t={t} crumbs={serviceCrumbs(wording, draft)} />
      <FormLayout
        t={t}
        pages={draftSteps(ctx, wording, draft, assessment, page)}
        side={<DraftSide ctx={ctx} draft={draft} />}
      >
        <Form
          action={draftPath(ctx, draft, `registers/${register.register}`)}
          csrf={csrf}
          hidden={{ [PAGE]: page }}
        >
          <PageTitle
            text={title}
            above={pageTitle(wording, draft.form, page)}
            lede={t('services.register.lede', { holder: t.of(holderNames) })}
          />
          <p class="label" safe>
            {t('services.register.what')}
          </p>
          <ul>
            {asked.map((name) => (
              <li safe>{labelOf(wording, name)}</li>
            ))}
          </ul>
          <p safe>{t('services.register.purpose', { purpose: t.of(purposeNames) })}</p>
          <p class="quiet" safe>
            {t('services.register.then')}
          </p>
          <Actions>
            <Button text={t('services.register.fetch')} name={WORD} value="fetch" />
            <Button
              kind="second"
              text={t('services.register.decline')}
              name={WORD}
              value="decline"
            />
          </Actions>
        </Form>
      </FormLayout>
    </Page>,
  )
}

type PanelProps = {
  ctx: Ctx
  draft: Draft
  bundle: ServiceBundle
  page: string
  csrf: string
  registers: readonly OnPage[]
}

/** What became of asking the registers of a page, and what can be done about it. */
export function RegisterPanels({ registers, ...props }: PanelProps) {
  return (
    <>
      {registers.map((register) => (
        <RegisterPanel {...props} {...register} />
      ))}
    </>
  )
}

function RegisterPanel(props: Omit<PanelProps, 'registers'> & OnPage) {
  const { ctx, draft, page, csrf, register, about, fetched } = props
  const { t } = ctx
  if (!fetched) return ''
  const { state } = fetched
  const blanks = {
    register: t.of(about.names),
    holder: t.of(about.holderNames),
    at: momentOf(ctx, fetched),
  }
  const found = state === 'found'
  return (
    <Notice
      kind={found ? 'info' : 'wait'}
      live={!found}
      text={t(`services.register.said.${state}`, blanks)}
    >
      {found ? <HowToCorrect {...props} /> : ''}
      <Form
        action={draftPath(ctx, draft, `registers/${register}`)}
        csrf={csrf}
        hidden={{ [PAGE]: page }}
      >
        <Actions>
          <Button
            kind="second"
            text={t(`services.register.again.${state}`)}
            hidden={blanks.register}
            name={WORD}
            value={state === 'declined' ? 'fetch' : 'again'}
          />
          {found ? (
            <Button
              kind="plain"
              text={t('services.register.mine')}
              hidden={blanks.register}
              name={WORD}
              value="decline"
            />
          ) : (
            ''
          )}
        </Actions>
      </Form>
    </Notice>
  )
}

/** What a register says is corrected where it is kept, and nowhere else. */
function HowToCorrect({ ctx: { t }, about }: Omit<PanelProps, 'registers'> & OnPage) {
  const holder = t.of(about.holderNames)
  return (
    <details class="why-how">
      <summary safe>{t('services.register.wrong')}</summary>
      <p safe>{t('services.register.correct', { holder })}</p>
      {about.correct ? <p safe>{t.of(about.correct)}</p> : ''}
      <p>
        <a href={`/${t.locale}/agencies/${about.holder}`} safe>
          {holder}
        </a>
      </p>
    </details>
  )
}

const WORDS: readonly Word[] = ['fetch', 'decline', 'again']

/** The person's word on a register: fetch, do not, once more. */
export const registerForm = route({
  method: 'POST',
  url: '/:lang/apply/:reference/registers/:register',
  allow: 'services:apply',
  perMinute: 20,
  params: Type.Object({ lang: Type.String(), reference: Reference, register: Id }),
  handler: async ({ ctx, params, form }) =>
    orToCase(ctx, params.reference, async () => {
      const { [WORD]: said = '', [PAGE]: page = '' } = form.fields
      const word = WORDS.find((one) => one === said) ?? 'decline'
      await useRegister(ctx, params.reference, params.register, word)
      // Where it is not a page of the form, the draft opens where it goes on.
      const back = /^[a-z][a-z0-9-]{0,60}$/.test(String(page)) ? `/${page}` : ''
      return redirect(`/${ctx.t.locale}/apply/${params.reference}${back}`)
    }),
})
