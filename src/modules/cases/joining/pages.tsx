import { type Ctx, fieldOf, html, orFormAgain, type RouteRequest, route, type T } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { type Case, getOfficeCase } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import { CaseParams, officeHref } from '../pages/addresses.ts'
import { getJoined, type Joined, joinCases, partCases } from './joining.ts'

type Request = RouteRequest<{ reference: string }, unknown>

const TEXT_FIELDS = { 'cases/text-missing': 'text', 'cases/text-too-long': 'text' }
/** What stands in the way of joining is the other case's, so it is told at its field. */
const JOIN_FIELDS = Object.fromEntries(
  [
    ...['case-missing', 'own-case', 'declared-interest', 'recused', 'wrong-state', 'not-claimed'],
    ...['claimed-by-other', 'join-unlike', 'joined-before', 'joined-most', 'changed-meanwhile'],
  ].map((code) => [`cases/${code}`, 'other']),
)
/** The form in which a follower is parted, by its number. */
const partField = (reference: string) => `text-${reference}`

const joiningPage = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference/joining',
  allow: 'cases:join',
  params: CaseParams,
  handler: async (request) => html(await joiningView(request)),
})

const joinForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/joining',
  allow: 'cases:join',
  params: CaseParams,
  handler: (request) => {
    const { ctx, params, form } = request
    const join = async () => {
      await joinCases(ctx, params.reference, {
        other: fieldOf(form, 'other'),
        reason: fieldOf(form, 'text'),
      })
      return officeHref(ctx.t, params.reference, 'joining')
    }
    const fields = { ...JOIN_FIELDS, ...TEXT_FIELDS }
    return orFormAgain(ctx.t, fields, join, (error) => joiningView(request, error))
  },
})

const partForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/joining/part',
  allow: 'cases:join',
  params: CaseParams,
  handler: (request) => {
    const { ctx, params, form } = request
    const other = fieldOf(form, 'other')
    const name = partField(other)
    const part = async () => {
      await partCases(ctx, params.reference, { other, reason: fieldOf(form, name) })
      return officeHref(ctx.t, params.reference, 'joining')
    }
    const fields = { ...TEXT_FIELDS, 'cases/not-joined': 'text', 'cases/wrong-state': 'text' }
    return orFormAgain(ctx.t, fields, part, (error) => joiningView(request, { ...error, name }))
  },
})

export const joiningRoutes = [joiningPage, joinForm, partForm]

async function joiningView(request: Request, error?: FieldError) {
  const { ctx, params } = request
  const { t } = ctx
  const found = await getOfficeCase(ctx, params.reference)
  const joined = await getJoined(ctx, found.id)
  const title = t('cases.joining.title', { reference: found.reference })
  return (
    <DeskPage {...{ request, title, error }}>
      <p>
        <Link href={officeHref(t, found.reference)} text={t('cases.recusal.back')} />
      </p>
      {joined.leading ? (
        <Follows t={t} leading={joined.leading} />
      ) : (
        <>
          <Followers {...{ request, found, joined, error }} />
          <Notice kind="info" text={t('cases.joining.about')} />
          <Section title={t('cases.joining.join')} id="join">
            <JoinForm {...{ request, found, error }} />
          </Section>
        </>
      )}
    </DeskPage>
  )
}

type ViewProps = { request: Request; found: Case; error: FieldError | undefined }

function Followers({ request, found, joined, error }: ViewProps & { joined: Joined }) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  if (joined.followers.length === 0) return ''
  return (
    <Section title={t('cases.joining.followers')} id="followers">
      {joined.followers.map(({ reference, name }) => {
        const field = partField(reference)
        return (
          <>
            <h3>
              <Link href={officeHref(t, reference)} text={reference} /> <bdi safe>{t.of(name)}</bdi>
            </h3>
            <Form
              action={officeHref(t, found.reference, 'joining/part')}
              csrf={csrf}
              hidden={{ other: reference }}
            >
              <TextInput
                t={t}
                name={field}
                label={t('cases.joining.why-part')}
                value={fieldOf(form, field)}
                error={error?.name === field ? error.message : undefined}
              />
              <Actions>
                <Button text={t('cases.joining.part')} kind="second" />
              </Actions>
            </Form>
          </>
        )
      })}
    </Section>
  )
}

function JoinForm({ request, found, error }: ViewProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const errorAt = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <Form action={officeHref(t, found.reference, 'joining')} csrf={csrf}>
      <TextInput
        t={t}
        name="other"
        label={t('cases.joining.other')}
        hint={t('cases.joining.other-hint')}
        value={fieldOf(form, 'other')}
        error={errorAt('other')}
      />
      <TextArea
        t={t}
        name="text"
        label={t('cases.joining.why')}
        hint={t('cases.joining.why-hint')}
        value={fieldOf(form, 'text')}
        error={errorAt('text')}
        maxLength={MAX_TEXT}
        rows={2}
      />
      <Actions>
        <Button text={t('cases.joining.do')} />
      </Actions>
    </Form>
  )
}

/** On a case that is decided with another: with which. */
export function Follows({ t, leading }: { t: T; leading: NonNullable<Joined['leading']> }) {
  return (
    <Notice kind="info" text={t('cases.joining.follows')}>
      <p>
        <Link href={officeHref(t, leading.reference)} text={leading.reference} />
      </p>
    </Notice>
  )
}

/** On a case that leads: which go with its decision. */
export function Leads({ ctx: { t }, joined }: { ctx: Ctx; joined: Joined }) {
  if (joined.followers.length === 0) return ''
  return (
    <Notice kind="wait" title={t('cases.joining.leads')}>
      <ul>
        {joined.followers.map(({ reference, name }) => (
          <li>
            <Link href={officeHref(t, reference)} text={reference} /> <bdi safe>{t.of(name)}</bdi>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
