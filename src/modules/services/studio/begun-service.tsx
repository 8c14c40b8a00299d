import { type Ctx, fieldOf, html, Problem, redirect, route, textKeyOf } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Section,
  Select,
  TextInput,
  YesNo,
} from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { beginService, choicesAtOffice, listLaws } from '../authoring/begun-service.ts'
import { listAudiences, listTopics } from '../catalogue.ts'
import { MOST } from '../scaffold/answer-faults.ts'
import { changeHref, Lang, type Request, studioHref } from './address.ts'
import { ArchiveForm, bringRoute } from './archive.tsx'
import { InEachLanguage } from './in-each-language.tsx'

const url = '/:lang/office/studio/new'

/** Where a service begins that nobody offers yet. */
export const newServiceRoutes = [
  route({
    method: 'GET',
    url,
    allow: 'services:author',
    params: Lang,
    handler: async (request) => html(await newServiceView(request)),
  }),
  route({
    method: 'POST',
    url,
    allow: 'services:author',
    params: Lang,
    perMinute: 30,
    handler: async (request) => {
      const { ctx, form } = request
      try {
        return redirect(changeHref(ctx, await beginService(ctx, (name) => fieldOf(form, name))))
      } catch (thrown) {
        const error = answerErrorOf(ctx, thrown)
        return html(await newServiceView(request, error), { status: 422 })
      }
    },
  }),
  bringRoute((request, thrown) => newServiceView(request, answerErrorOf(request.ctx, thrown))),
]

/** What is wrong with an answer, at its input; anything else goes on as it is. */
export function answerErrorOf({ t }: Ctx, thrown: unknown): FieldError {
  if (!(thrown instanceof Problem)) throw thrown
  const message = t(textKeyOf(thrown.code), thrown.params)
  if (thrown.code === 'services/archive-wrong') return { name: 'file', message }
  if (thrown.code !== 'services/service-answer-wrong') throw thrown
  return { name: String(thrown.params.field), message }
}

async function newServiceView(request: Request, error?: FieldError) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <DeskPage
      request={request}
      title={t('services.studio.begin-service')}
      error={error}
      crumbs={[{ href: studioHref(ctx), text: t('services.studio.title') }]}
    >
      <p safe>{t('services.studio.begin-service-about')}</p>
      <Form action={studioHref(ctx, '/new')} csrf={csrf}>
        <InEachLanguage {...{ request, error }} name="title" most={MOST.title} />
        <InEachLanguage {...{ request, error }} name="summary" most={MOST.summary} />
        <IdInput {...{ request, error }} />
        <Placed {...{ request, error }} />
        <InEachLanguage {...{ request, error }} name="output" most={MOST.title} />
        <Asked {...{ request, error }} />
        <DaysInput {...{ request, error }} />
        <FourEyes {...{ request, error }} />
        <Founded {...{ request, error }} />
        <Actions>
          <Button text={t('services.studio.begin-service-save')} />
        </Actions>
      </Form>
      <Section title={t('services.studio.archive-begin')} id="bring" lettering={false}>
        <p safe>{t('services.studio.archive-begin-about')}</p>
        <ArchiveForm
          request={request}
          action={studioHref(ctx, '/archive')}
          error={error?.name === 'file' ? error.message : undefined}
        />
      </Section>
    </DeskPage>
  )
}

export type AnswerProps = { request: Request; error: FieldError | undefined }

/** What an input of this name says, and what is wrong with it. */
export const answered = ({ request: { ctx, form }, error }: AnswerProps, name: string) => ({
  ...{ t: ctx.t, name, value: fieldOf(form, name) },
  ...(error?.name === name ? { error: error.message } : {}),
})

const IdInput = (props: AnswerProps) => (
  <TextInput
    {...answered(props, 'id')}
    label={props.request.ctx.t('services.studio.id')}
    hint={props.request.ctx.t('services.studio.id-hint')}
    dir="ltr"
    maxLength={60}
  />
)

/** Whose it is, and where people find it. */
async function Placed(props: AnswerProps) {
  const { ctx } = props.request
  const { t } = ctx
  const [{ owners }, organisations, audiences, topics] = await Promise.all([
    choicesAtOffice(ctx),
    listOrganisations(ctx),
    listAudiences(ctx),
    listTopics(ctx),
  ])
  const own = organisations.filter(({ id }) => owners.includes(id))
  const owner = answered(props, 'owner')
  return (
    <>
      <Select
        {...owner}
        value={owner.value || (own.length === 1 ? (own[0]?.id ?? '') : '')}
        label={t('services.studio.owner')}
        options={own.map(({ id, names }) => ({ value: id, label: t.of(names) }))}
      />
      <Select
        {...answered(props, 'audience')}
        label={t('services.studio.for-whom')}
        options={audiences.map(({ id, names }) => ({ value: id, label: t.of(names) }))}
      />
      <Select
        {...answered(props, 'topic')}
        label={t('services.studio.topic')}
        options={topics.map(({ id, names }) => ({ value: id, label: t.of(names) }))}
      />
    </>
  )
}

/** Whether something is attached, and what. */
function Asked(props: AnswerProps) {
  const { t } = props.request.ctx
  const { value, ...needs } = answered(props, 'needsPaper')
  return (
    <>
      <YesNo {...needs} {...chosenYesNo(value)} label={t('services.studio.needs-paper')} />
      <InEachLanguage
        {...props}
        name="paper"
        most={MOST.title}
        hint={t('services.studio.paper-hint')}
      />
    </>
  )
}

const chosenYesNo = (value: string | undefined) =>
  value === 'yes' || value === 'no' ? ({ value } as const) : {}

/** Within how many working days it is decided. */
export const DaysInput = (props: AnswerProps) => {
  const days = answered(props, 'days')
  return (
    <TextInput
      {...days}
      value={days.value}
      label={props.request.ctx.t('services.studio.days')}
      unit={props.request.ctx.t('services.studio.working-days')}
      dir="ltr"
      short
      maxLength={3}
    />
  )
}

/** Whether two officers refuse. */
export function FourEyes(props: AnswerProps) {
  const { value, ...rest } = answered(props, 'fourEyes')
  return (
    <YesNo
      {...rest}
      {...chosenYesNo(value)}
      label={props.request.ctx.t('services.studio.four-eyes')}
    />
  )
}

/** The law that it stands on. */
export async function LawInput(props: AnswerProps) {
  const { ctx } = props.request
  const laws = await listLaws(ctx)
  return (
    <Select
      {...answered(props, 'law')}
      label={ctx.t('services.studio.law')}
      hint={ctx.t('services.studio.law-hint')}
      options={laws.map(({ id, names }) => ({ value: id, label: ctx.t.of(names) }))}
      search
    />
  )
}

async function Founded(props: AnswerProps) {
  const { ctx } = props.request
  const { t, pack } = ctx
  const sources = Object.entries(pack.sources)
  return (
    <>
      <LawInput {...props} />
      <Select
        {...answered(props, 'source')}
        label={t('services.studio.source')}
        hint={t('services.studio.source-hint')}
        options={sources.map(([id, { names, title }]) => ({
          ...{ value: id, label: names ? t.of(names) : title },
        }))}
        search
      />
    </>
  )
}
