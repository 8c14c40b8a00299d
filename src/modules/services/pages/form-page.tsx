import { Type } from 'typebox'
import { type Ctx, html, Id, type RouteRequest, redirect, route, type T, today } from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ErrorSummary,
  Form,
  FormLayout,
  fieldId,
  Notice,
  Page,
  PageTitle,
} from '#kernel/ui'
import { assessDraft, type Draft, seenPages, surroundingsOf } from '../draft.ts'
import { ACT, lockedPaths, pageOf, REVISION, type Saved, savePage } from '../draft-save.ts'
import { assess } from '../form/assess.ts'
import type { Assessment } from '../form/assessment.ts'
import { withLeastItems } from '../form/edit.ts'
import { canAsk, withGiven } from '../form/fetched.ts'
import { nextPage } from '../form/flow.ts'
import { inputName, pathOfInput } from '../form/path.ts'
import { SHOWN } from '../form/read-page.ts'
import { registersOn } from '../once-only/asked.ts'
import { offeredOn } from '../once-only/held.ts'
import { lookUpTyped } from '../once-only/typed.ts'
import { getServiceVersion } from '../service.ts'
import { PageFields, type PageFieldsProps, shownPaths } from '../view/page-fields.tsx'
import {
  findWords,
  modelOfForm,
  pageTitle,
  summaryLine,
  type Wording,
  words,
} from '../view/words.ts'
import { ConflictPage } from './conflict.tsx'
import {
  DraftSide,
  draftPath,
  draftSteps,
  orToCase,
  Reference,
  serviceCrumbs,
  showDraft,
} from './draft-frame.tsx'
import { consentStep, RegisterPanels } from './register-step.tsx'
import { RevisedNotice } from './revised-service.tsx'
import { PageHelp, ToHelp } from './service-help.tsx'

const Params = Type.Object({ lang: Type.String(), reference: Reference, page: Id })
const Query = Type.Object({
  /** `1`: what is wrong is shown; not on the first visit */
  errors: Type.Optional(Type.Literal('1')),
  /** `1`: questions have come up that were not there before */
  more: Type.Optional(Type.Literal('1')),
  /** input names of questions that came up beside what is wrong: nobody has left them out */
  came: Type.Optional(Type.String({ maxLength: 1000 })),
  /** rows that were pasted into a table, and those for which there was no room */
  pasted: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
  left: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
  /** input name of the item that is about to be removed */
  ask: Type.Optional(Type.String({ maxLength: 200 })),
})

/** Room for a page with several files; each field has its own limit. */
const BODY_BYTES = 45 * 1024 * 1024

type Request = RouteRequest<
  { reference: string; page: string },
  { errors?: '1'; more?: '1'; came?: string; ask?: string; pasted?: string; left?: string }
>

export const showPage = route({
  method: 'GET',
  url: '/:lang/apply/:reference/:page',
  allow: 'services:apply',
  params: Params,
  query: Query,
  handler: async (request) => {
    const { ctx, params } = request
    return showDraft(ctx, params.reference, async (draft) => {
      const look = await lookAt(ctx, draft, params.page)
      const { pages } = look.assessment
      const counts = pages.some(({ page, relevant }) => page === params.page && relevant)
      if (!counts) return redirect(draftPath(ctx, draft, nextPage(look.assessment)))
      const { bundle, assessment, registers } = look
      const register = registers.find(({ fetched }) => fetched === undefined)
      if (register) {
        return consentStep({ request, draft, bundle, assessment, page: params.page, register })
      }
      return html(<FormPage request={request} {...look} />)
    })
  },
})

/** What a page shows of a draft; its lists have the items that they ask for at least. */
async function lookAt(ctx: Ctx, draft: Draft, pageId: string) {
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const page = pageOf(bundle, draft.form, pageId)
  const answers = withLeastItems(page, draft.answers)
  const surroundings = await surroundingsOf(ctx, draft)
  const seen = seenPages(draft, bundle)
  const assessment = assess(bundle, draft.form, answers, { ...surroundings, seen })
  const registers = registersOn({ bundle }, draft, assessment, pageId)
  return {
    ...{ draft, bundle, page, answers, assessment },
    offered: await offeredOn(ctx, draft, bundle, page),
    registers: registers.filter(({ about }) => canAsk(surroundings.account, about)),
  }
}

type FormPageProps = { request: Request } & Awaited<ReturnType<typeof lookAt>>

function FormPage(props: FormPageProps) {
  const { request, draft, bundle, page, assessment } = props
  const { ctx, csrf } = request
  const { t, pack } = ctx
  const wording: Wording = { t, pack, bundle }
  const id = page.page.page
  const fields = fieldsProps(props)
  const title = pageTitle(wording, draft.form, id)
  const hidden = {
    [REVISION]: String(draft.revision),
    [SHOWN]: shownPaths(fields).map(inputName).join(' '),
  }
  return (
    <Page
      request={request}
      title={`${title} – ${words(wording, 'service.title')}`}
      wrong={fields.errors.length > 0}
      form
    >
      <Breadcrumbs t={t} crumbs={serviceCrumbs(wording, draft)} />
      <FormLayout
        t={t}
        pages={draftSteps(ctx, wording, draft, assessment, id)}
        side={
          <>
            <DraftSide ctx={ctx} draft={draft} />
            <ToHelp ctx={ctx} wording={wording} />
          </>
        }
      >
        <RevisedNotice request={request} draft={draft} />
        <RegisterPanels {...{ ctx, draft, bundle, csrf, registers: props.registers }} page={id} />
        <Form action={fields.action} csrf={csrf} multipart hidden={hidden}>
          <EnterButton text={t('services.form.continue')} />
          <ErrorSummary t={t} errors={fields.errors.map((error) => summaryLine(wording, error))} />
          <PageTitle
            text={title}
            above={pageCount(t, assessment, id)}
            lede={findWords(wording, `${draft.form}.${id}.hint`)}
          />
          <PageHelp wording={wording} page={id} />
          {request.query.came || (request.query.more && fields.errors.length === 0) ? (
            <Notice text={t('services.form.moreQuestions')} live />
          ) : (
            ''
          )}
          {request.query.pasted === undefined ? (
            ''
          ) : (
            <Notice
              live
              kind={request.query.left ? 'wait' : undefined}
              text={pastedWords(t, request.query.pasted, request.query.left)}
            />
          )}
          <PageFields {...fields} />
          <Actions>
            <Button text={t('services.form.continue')} name={ACT} value="continue" />
            <Button kind="plain" text={t('services.form.later')} name={ACT} value="later" />
          </Actions>
        </Form>
      </FormLayout>
    </Page>
  )
}

function fieldsProps(props: FormPageProps): PageFieldsProps {
  const { request, draft, bundle, page, answers, assessment } = props
  const { ctx, query } = request
  const id = page.page.page
  const all = assessment.pages.find((each) => each.page === id)?.errors ?? []
  const came = new Set(query.came?.split(' ').map(pathOfInput))
  return {
    t: ctx.t,
    pack: ctx.pack,
    today: today(ctx),
    bundle,
    page,
    answers,
    assessment,
    fetched: withGiven(modelOfForm(bundle, draft.form), draft.fetched, assessment),
    errors: all.filter(({ code, path }) => !isMissing(code) || (query.errors && !came.has(path))),
    locked: lockedPaths(draft, assessment),
    notes: draft.notes ?? {},
    offered: props.offered,
    taken: draft.taken,
    fileHref: (file) => draftPath(ctx, draft, `files/${file}`),
    filesAt: draftPath(ctx, draft, 'files'),
    action: draftPath(ctx, draft, id),
    act: ACT,
    ...(query.ask !== undefined && { asked: pathOfInput(query.ask) }),
  }
}

/** How many rows came into a table, and how many found no room. */
const pastedWords = (t: T, pasted: string, left = '0') =>
  t('services.form.paste.done', { count: Number(pasted), left: Number(left) })

/** 'Page 2 of 6', of the pages that count now. */
function pageCount(t: T, { pages }: Assessment, id: string): string | undefined {
  const relevant = pages.filter((each) => each.relevant)
  const number = relevant.findIndex((each) => each.page === id) + 1
  return number > 0 ? t('services.form.pageOf', { number, count: relevant.length }) : undefined
}

/** What is only missing is not wrong yet on the first visit. */
const isMissing = (code: string) => code === 'required' || code === 'too-few'

/** Enter goes on: browsers press a form's first button, which would else remove an item. */
const EnterButton = ({ text }: { text: string }) => (
  <button class="hidden" type="submit" name={ACT} value="continue" tabindex="-1" safe>
    {text}
  </button>
)

export const sendPage = route({
  method: 'POST',
  url: '/:lang/apply/:reference/:page',
  allow: 'services:apply',
  multipart: true,
  bodyLimit: BODY_BYTES,
  params: Params,
  handler: async (request) => {
    const { ctx, params, form } = request
    return orToCase(ctx, params.reference, async () => {
      const saved = await savePage(ctx, params.reference, params.page, form)
      if (saved.clashes.length === 0) {
        await askRegisters(ctx, params.reference, params.page, saved)
        return redirect(placeAfter(ctx, saved, params.page))
      }
      const page = <ConflictPage request={request} saved={saved} page={params.page} />
      return html(page, { status: 409 })
    })
  },
})

/** Registers are asked about what was typed: on going on about what is new, on a press once more. */
async function askRegisters(ctx: Ctx, reference: string, page: string, { act }: Saved) {
  if (act.do === 'look') await lookUpTyped(ctx, reference, { anew: true, page, path: act.path })
  if (act.do === 'continue') await lookUpTyped(ctx, reference, { anew: false, page })
}

/** Where the person goes after a page was saved. */
function placeAfter(ctx: Ctx, { draft, act, before, after, shown }: Saved, page: string): string {
  const here = draftPath(ctx, draft, page)
  if (act.do === 'later') return draftPath(ctx, draft, 'saved')
  if (act.do === 'add') {
    const added = [...after.relevant].filter((path) => path.replace(/\[\d+\]$/, '') === act.path)
    return `${here}#${fieldId(inputName(added.at(-1) ?? act.path))}`
  }
  if (act.do === 'paste') {
    const left = act.left ?? 0
    return `${here}?pasted=${act.pasted ?? 0}${left > 0 ? `&left=${left}` : ''}#${fieldId(inputName(act.path))}`
  }
  if (act.do === 'ask') {
    const name = inputName(act.path)
    return `${here}?ask=${encodeURIComponent(name)}#${fieldId(name)}`
  }
  if (act.do === 'take' && after.errors.some(({ path }) => path === act.path)) {
    return `${here}?errors=1#${fieldId(inputName(act.path))}`
  }
  if (act.do === 'look') return `${here}#${fieldId(inputName(act.path))}`
  if (act.do === 'remove' || act.do === 'remove-file' || act.do === 'take') {
    return `${here}#${fieldId(inputName(act.path.replace(/\[\d+\]$/, '')))}`
  }
  const errors = after.pages.find((each) => each.page === page && each.relevant)?.errors ?? []
  if (errors.length === 0) return draftPath(ctx, draft, nextPage(after))
  const came = errors.filter(({ path }) => !before.relevant.has(path) && !shown.has(path))
  const names = came.map(({ path }) => inputName(path)).join(' ')
  if (came.length === errors.length) {
    return `${here}?more=1#${fieldId(inputName(errors[0]?.path ?? ''))}`
  }
  return `${here}?errors=1${names && names.length <= 1000 ? `&came=${encodeURIComponent(names)}` : ''}`
}

/** Opens a draft where it goes on. */
export const openDraft = route({
  method: 'GET',
  url: '/:lang/apply/:reference',
  allow: 'services:apply',
  params: Type.Object({ lang: Type.String(), reference: Reference }),
  handler: ({ ctx, params }) =>
    showDraft(ctx, params.reference, async (draft) => {
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      return redirect(draftPath(ctx, draft, nextPage(await assessDraft(ctx, draft, bundle))))
    }),
})
