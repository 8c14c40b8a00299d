import {
  datePartsOf,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Notice,
  Select,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { whoCould } from '../answer.ts'
import { beginLook, LONGEST_REASON, type Question, readReason } from '../look.ts'
import { problem } from '../problems.ts'
import { accessHref, type Contributors, Lang } from './address.ts'
import { askableActs, holdersQuestion, momentOf, personOf } from './typed.ts'

type Request = RouteRequest<unknown, unknown>
/** Which of the two questions is answered with an error. */
type Wrong = { kind: Question['kind']; error: FieldError }

const NOTHING = { person: null, act: null, amount: null, body: null, seat: null }

/** The fields to which problems lead. */
const FIELDS: Record<string, string> = {
  'person-missing': 'identifier',
  'several-people': 'name',
  'time-wrong': 'day',
  'reason-missing': 'reason',
  'act-wrong': 'act',
  'agency-wrong': 'body',
  'amount-wrong': 'amount',
}

/** The auditor's two questions; each asks for its purpose first. */
export const askRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/access',
    allow: 'access:audit',
    params: Lang,
    handler: async (request) => html(await askView(request, contributors)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/access/person',
    allow: 'access:audit',
    params: Lang,
    perMinute: 60,
    handler: (request) =>
      answered(request, contributors, 'person', async () => {
        const { ctx, form } = request
        readReason(fieldOf(form, 'reason'))
        const moment = momentOf(ctx, form)
        const person = await personOf(ctx, form, moment)
        const question: Question = { ...NOTHING, kind: 'person', moment, person }
        return beginLook(ctx, question, [person], fieldOf(form, 'reason'))
      }),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/access/holders',
    allow: 'access:audit',
    params: Lang,
    perMinute: 30,
    handler: (request) =>
      answered(request, contributors, 'holders', async () => {
        const { ctx, form } = request
        readReason(fieldOf(form, 'reason'))
        const moment = momentOf(ctx, form)
        const bodies = new Set((await listOrganisations(ctx)).map(({ id }) => id))
        const asked = holdersQuestion(ctx, form, { acts: askableActs(contributors), bodies })
        const question: Question = { ...NOTHING, ...asked, kind: 'holders', moment }
        const { people } = await whoCould(ctx, question)
        return beginLook(ctx, question, people, fieldOf(form, 'reason'))
      }),
  }),
]

async function answered(
  request: Request,
  contributors: Contributors,
  kind: Question['kind'],
  begin: () => Promise<string>,
) {
  const { ctx } = request
  try {
    return redirect(accessHref(ctx, `/looks/${await begin()}`))
  } catch (thrown) {
    const code = thrown instanceof Problem ? thrown.code : ''
    const name = FIELDS[code.replace(`${problem.module}/`, '')]
    if (!(thrown instanceof Problem) || !name) throw thrown
    const error = { name, message: ctx.t(textKeyOf(code), thrown.params) }
    return html(await askView(request, contributors, { kind, error }), { status: 422 })
  }
}

async function askView(request: Request, contributors: Contributors, wrong?: Wrong) {
  const { ctx } = request
  const { t } = ctx
  const bodies = (await listOrganisations(ctx)).map(({ id, names }) => ({
    ...{ value: id, label: t.of(names) },
  }))
  return (
    <DeskPage {...{ request, title: t('access.ask.title'), error: wrong?.error }}>
      <Notice kind="info" text={t('access.ask.about')} />
      <Heading level={2} text={t('access.ask.person')} />
      <PersonForm {...{ request, wrong, bodies }} />
      <Heading level={2} text={t('access.ask.holders')} />
      <HoldersForm {...{ request, wrong, bodies, acts: askableActs(contributors) }} />
    </DeskPage>
  )
}

type Options = { value: string; label: string }[]
type FormProps = { request: Request; wrong: Wrong | undefined; bodies: Options }

/** What was typed and what is wrong with it, in the one form of the two that was sent. */
const fieldsOf = ({ request: { form, ctx }, wrong }: FormProps, kind: Question['kind']) => ({
  value: (name: string) => (wrong?.kind === kind ? fieldOf(form, name) : ''),
  field: (name: string) => ({
    ...{ t: ctx.t, name, id: `${kind}-${name}`, label: ctx.t(`access.ask.${name}`) },
    ...(wrong?.kind === kind && wrong.error.name === name && { error: wrong.error.message }),
  }),
})

function PersonForm(props: FormProps) {
  const { ctx, csrf } = props.request
  const { t } = ctx
  const { value, field } = fieldsOf(props, 'person')
  return (
    <Form action={accessHref(ctx, '/person')} csrf={csrf}>
      <TextInput {...field('identifier')} value={value('identifier')} dir="ltr" maxLength={100} />
      <TextInput
        {...field('name')}
        hint={t('access.ask.name-hint')}
        value={value('name')}
        maxLength={100}
      />
      <Select {...field('at')} options={props.bodies} value={value('at')} />
      <When {...props} kind="person" />
      <Actions>
        <Button text={t('access.ask.submit')} />
      </Actions>
    </Form>
  )
}

function HoldersForm(props: FormProps & { acts: readonly string[] }) {
  const { ctx, csrf } = props.request
  const { t } = ctx
  const { value, field } = fieldsOf(props, 'holders')
  const options = props.acts.map((act) => ({ value: act, label: actText(ctx, act) }))
  return (
    <Form action={accessHref(ctx, '/holders')} csrf={csrf}>
      <Select
        {...field('act')}
        hint={t('access.ask.act-hint')}
        options={options}
        value={value('act')}
      />
      <TextInput
        {...field('amount')}
        hint={t('access.ask.amount-hint')}
        value={value('amount')}
        inputMode="numeric"
        dir="ltr"
        maxLength={20}
        short
      />
      <Select {...field('seat')} options={props.bodies} value={value('seat')} />
      <Select {...field('body')} options={props.bodies} value={value('body')} />
      <When {...props} kind="holders" />
      <Actions>
        <Button text={t('access.ask.submit')} />
      </Actions>
    </Form>
  )
}

/** A power in words; an act of a module by the name that policies and records have for it. */
export const actText = ({ t }: Pick<Request['ctx'], 't'>, act: string): string =>
  act.startsWith('power:') ? t(`organisations.powers.${act.slice('power:'.length)}`) : act

function When(props: FormProps & { kind: Question['kind'] }) {
  const { request, wrong, kind } = props
  const { ctx, form } = request
  const { t } = ctx
  const { value, field } = fieldsOf(props, kind)
  return (
    <>
      <DateInput
        {...field('day')}
        hint={t('access.ask.day-hint')}
        value={wrong?.kind === kind ? datePartsOf(form, 'day') : undefined}
      />
      <TextInput
        {...field('time')}
        hint={t('access.ask.time-hint')}
        value={value('time')}
        dir="ltr"
        maxLength={5}
        short
      />
      <TextArea
        {...field('reason')}
        hint={t('access.ask.reason-hint')}
        value={value('reason')}
        maxLength={LONGEST_REASON}
        rows={2}
      />
    </>
  )
}
