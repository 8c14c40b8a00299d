import { fieldOf, html, orFormAgain, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Button,
  Copy,
  DeskPage,
  EmptyState,
  type FieldError,
  FileLink,
  Form,
  Heading,
  Link,
  Notice,
  Table,
  Tag,
  TextInput,
} from '#kernel/ui'
import { findService, findTextOf, type ServiceBundle } from '#services'
import { readCase } from '../office/read-case.ts'
import { CaseParams, LangParams, officeHref } from '../pages/addresses.ts'
import { problem } from '../problems.ts'
import { serviceTitle } from '../service-texts.ts'
import { type TypingGroup, typingGroups } from './lines.ts'
import { listToType, noteTyped, type Typing } from './typing.ts'

export const typingHref = (locale: string, reference = '') =>
  `/${locale}/office/typing${reference && `/${reference}`}`

const FIELDS = { 'cases/their-reference': 'theirs' }
const MOST_LETTERS = 60

type Request = RouteRequest<unknown, unknown>
type CaseRequest = RouteRequest<{ reference: string }, unknown>

/** What waits to be typed over, and typing one over. */
export const typingRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/typing',
    allow: 'cases:work',
    params: LangParams,
    handler: async (request) => html(await listView(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/typing/:reference',
    allow: 'cases:work',
    params: CaseParams,
    handler: async (request) => html(await typingView(request)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/typing/:reference',
    allow: 'cases:decide',
    params: CaseParams,
    handler: (request) => {
      const { ctx, params, form } = request
      const note = async () => {
        await noteTyped(ctx, params.reference, { theirs: fieldOf(form, 'theirs') })
        return officeHref(ctx.t, params.reference)
      }
      return orFormAgain(ctx.t, FIELDS, note, (error) => typingView(request, error))
    },
  }),
]

async function listView(request: Request) {
  const { ctx } = request
  const { t } = ctx
  const lines = await listToType(ctx)
  const services = new Map<string, ServiceBundle | undefined>()
  for (const { service } of lines) services.set(service, (await findService(ctx, service))?.bundle)
  const titleOf = (service: string) => {
    const bundle = services.get(service)
    return bundle ? serviceTitle(bundle, t.locale) : service
  }
  const title = t('cases.typing.title')
  return (
    <DeskPage request={request} title={title}>
      <p safe>{t('cases.typing.about')}</p>
      {lines.length === 0 ? (
        <EmptyState title={t('cases.typing.none')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={['reference', 'applicant', 'service', 'what', 'due'].map((name) => ({
            label: t(`cases.typing.column.${name}`),
            ...((name === 'reference' || name === 'due') && { kind: 'short' as const }),
          }))}
          rows={lines.map((line) => ({
            cells: [
              {
                content: <Link href={typingHref(t.locale, line.reference)} text={line.reference} />,
              },
              t.of(line.applicantName),
              titleOf(line.service),
              t(`cases.typing.${line.known ? 'correction' : 'application'}`),
              t.date(line.dueOn, 'medium'),
            ],
          }))}
        />
      )}
    </DeskPage>
  )
}

async function typingView(request: CaseRequest, error?: FieldError) {
  const { ctx, params, csrf, form } = request
  const { t } = ctx
  const file = await readCase(ctx, params.reference)
  const { found, bundle, answers, files, may, typing } = file
  if (!typing) throw problem('nothing-to-type')
  const system = systemOf(bundle, t.locale)
  const groups = typingGroups(ctx, bundle, found.form, answers)
  return (
    <DeskPage
      {...{ request, error, title: t('cases.typing.of', { reference: found.reference, system }) }}
      crumbs={[
        { href: typingHref(t.locale), text: t('cases.typing.title') },
        { href: officeHref(t, found.reference), text: found.reference },
      ]}
    >
      <p safe>{t('cases.typing.how', { system })}</p>
      {typing.before && typing.typedAt === null ? (
        <Notice kind="wait" text={t('cases.typing.known', { system, theirs: typing.before })} />
      ) : (
        ''
      )}
      {groups.map((group) => (
        <Group t={t} group={group} />
      ))}
      {files.some(({ current }) => current) ? (
        <>
          <Heading level={2} text={t('cases.office.files')} />
          <ul>
            {files
              .filter(({ current }) => current)
              .map((one) => (
                <li>
                  <FileLink
                    {...{ t, name: one.name, bytes: one.bytes, note: one.label }}
                    href={officeHref(t, found.reference, `files/${one.id}`)}
                  />
                </li>
              ))}
          </ul>
        </>
      ) : (
        ''
      )}
      {may.decide ? (
        <Form action={typingHref(t.locale, found.reference)} csrf={csrf}>
          <TextInput
            t={t}
            name="theirs"
            dir="ltr"
            label={t('cases.typing.theirs', { system })}
            hint={t('cases.typing.theirs-hint')}
            value={error ? fieldOf(form, 'theirs') : (typing.theirReference ?? typing.before ?? '')}
            maxLength={MOST_LETTERS}
            error={error?.message}
          />
          <Actions>
            <Button text={t(`cases.typing.${typing.typedAt ? 'mend' : 'done'}`)} />
          </Actions>
        </Form>
      ) : (
        <Notice text={t('cases.typing.take-first')} />
      )}
    </DeskPage>
  )
}

function Group({ t, group }: { t: Request['ctx']['t']; group: TypingGroup }) {
  return (
    <>
      {group.title ? <Heading level={2} text={group.title} /> : ''}
      <Table
        t={t}
        caption={group.title ?? t('cases.office.answers')}
        columns={[
          { label: t('cases.typing.column.question') },
          { label: t('cases.typing.column.answer'), kind: 'long' },
          { label: t('cases.typing.column.copy'), hidden: true },
        ]}
        rows={group.parts.map(({ label, words, copy }) => ({
          cells: [label, words, { content: <Copy t={t} text={copy} of={label} /> }],
        }))}
      />
    </>
  )
}

/** The agency's own system by its name in the reader's language. */
export const systemOf = (bundle: ServiceBundle, locale: string): string =>
  findTextOf(bundle, locale, 'typedOver.system') ?? bundle.service.owner

type StandsProps = {
  request: Request
  reference: string
  bundle: ServiceBundle
  typing: Typing | undefined
}

/** On an officer's page of a case: whether the other system knows it, and by which reference. */
export function TypingNotice({ request, reference, bundle, typing }: StandsProps) {
  const { t } = request.ctx
  if (!typing) return ''
  const system = systemOf(bundle, t.locale)
  return (
    <Notice
      kind={typing.typedAt ? 'ok' : 'wait'}
      title={t(`cases.typing.${typing.typedAt ? 'typed' : 'waits'}`, { system })}
    >
      {typing.theirReference ? (
        <p>
          <bdi dir="ltr" safe>
            {typing.theirReference}
          </bdi>{' '}
          <Copy t={t} text={typing.theirReference} of={system} />
        </p>
      ) : (
        ''
      )}
      <p>
        <Link
          href={typingHref(t.locale, reference)}
          text={t(`cases.typing.${typing.typedAt ? 'see' : 'type'}`)}
        />
      </p>
    </Notice>
  )
}

/** On the applicant's page: under which number the agency's own system knows the application. */
export function TypedNotice({ request, bundle, typing }: Omit<StandsProps, 'reference'>) {
  const { t } = request.ctx
  if (!typing?.theirReference) return ''
  return (
    <Notice>
      <p safe>{t('cases.typing.own', { system: systemOf(bundle, t.locale) })}</p>
      <p>
        <Tag kind="line" text={typing.theirReference} />
      </p>
    </Notice>
  )
}
