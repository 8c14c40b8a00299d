import { Type } from 'typebox'
import { type Answer, type Ctx, csvFile, html, type RouteRequest, route, type T } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Heading,
  Link,
  OfficePage,
  Table,
  TextInput,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { postTitle, roleNames } from '#organisations'
import { record } from '../facts.ts'
import { type InvitationSent, listInvitations } from '../invitation.ts'
import { listOfficials, type Official } from '../officials/official.ts'
import { listProposals, type Proposal } from '../officials/proposal.ts'
import { holderOf } from '../officials/role.ts'

export const Lang = Type.Object({ lang: Type.String() })

type Request = RouteRequest<unknown, unknown>

export const officialsHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/officials${rest}`

/** Whoever found the desk open must not let anybody in, or put anybody out. */
export const AGAIN = { maxAgeSeconds: 900 }

export const UUID = Type.String({ pattern: UUID_PATTERN })
export const OnePost = Type.Object({ lang: Type.String(), post: UUID })

/** Why, in the words of who proposes. */
export function Reason({ t, value, error }: { t: T; value: string; error?: string | undefined }) {
  return (
    <TextInput
      t={t}
      name="reason"
      label={t('identity.officials.reason')}
      value={value}
      maxLength={500}
      error={error}
    />
  )
}

/** Who works for the agency, what waits for a second administrator, and who is invited. */
export const officialList = route({
  method: 'GET',
  url: '/:lang/office/identity/officials',
  allow: 'identity:manage-officials',
  params: Lang,
  handler: async (request) => {
    const { ctx } = request
    const { t } = ctx
    const proposals = await listProposals(ctx)
    const invitations = await listInvitations(ctx, holderOf(ctx).office.agency)
    return html(
      <OfficePage request={request} title={t('identity.officials.title')}>
        <Heading level={1} text={t('identity.officials.title')} />
        <Actions>
          <ButtonLink
            href={`/${t.locale}/office/organisations`}
            text={t('identity.officials.to-chart')}
          />
          <ButtonLink
            href={`${officialsHref(ctx)}.csv`}
            text={t('identity.officials.csv')}
            kind="second"
            icon="download"
          />
        </Actions>
        {proposals.length === 0 ? '' : <Proposals request={request} proposals={proposals} />}
        <Heading level={2} text={t('identity.officials.list')} />
        <Officials ctx={ctx} officials={await listOfficials(ctx)} />
        {invitations.length === 0 ? '' : <Invited {...{ request, invitations }} />}
      </OfficePage>,
    )
  },
})

const COLUMNS = ['name', 'post', 'roles', 'since', 'last', 'ways'] as const

function Officials({ ctx, officials }: { ctx: Ctx; officials: readonly Official[] }) {
  const { t } = ctx
  if (officials.length === 0) return <EmptyState title={t('identity.officials.none')} />
  return (
    <Table
      t={t}
      caption={t('identity.officials.title')}
      columns={COLUMNS.map((column) => ({
        label: t(`identity.officials.${column}`),
      }))}
      rows={officials.map((official) => {
        const [name, ...rest] = cellsOf(ctx, official)
        const href = officialsHref(ctx, `/${official.person}`)
        return { cells: [{ content: <Link href={href} text={name ?? ''} /> }, ...rest] }
      })}
    />
  )
}

const cellsOf = (
  ctx: Ctx,
  { name, appointments, roles, since, lastSignIn, ways }: Official,
): string[] => [
  ctx.t.of(name),
  ctx.t.list(appointments.map((one) => postTitle(ctx, one))),
  roleNames(ctx, roles),
  ctx.t.date(since, 'medium'),
  lastSignIn ? ctx.t.date(lastSignIn, 'moment') : ctx.t('identity.security.never'),
  ctx.t.list(ways.map((kind) => ctx.t(`identity.kinds.${kind}`))),
]

function Proposals({ request, proposals }: { request: Request; proposals: readonly Proposal[] }) {
  const { ctx, csrf } = request
  const { t } = ctx
  const decide = (proposal: Proposal) => ({
    content: <Decide {...{ ctx, csrf, proposal }} />,
  })
  return (
    <>
      <Heading level={2} text={t('identity.officials.proposals')} />
      <Table
        t={t}
        caption={t('identity.officials.proposals')}
        columns={[
          { label: t('identity.officials.what') },
          { label: t('identity.officials.post') },
          { label: t('identity.officials.name') },
          { label: t('identity.officials.roles') },
          { label: t('identity.officials.reason') },
          { label: t('identity.officials.proposer') },
          { label: t('identity.officials.decide'), hidden: true },
        ]}
        rows={proposals.map((proposal) => ({
          cells: [
            t(`identity.officials.proposed.${proposal.kind}`),
            postTitle(ctx, proposal),
            proposal.name ? t.of(proposal.name) : '',
            roleNames(ctx, proposal.roles),
            proposal.reason,
            t.of(proposal.proposer),
            decide(proposal),
          ],
        }))}
      />
    </>
  )
}

function Decide({ ctx, csrf, proposal }: { ctx: Ctx; csrf: string; proposal: Proposal }) {
  const { t, actor } = ctx
  const own = actor.kind === 'person' && actor.id === proposal.proposedBy
  const action = officialsHref(ctx, `/proposals/${proposal.id}`)
  return (
    <Actions>
      <Form action={`${action}/approve`} csrf={csrf}>
        <Button
          text={t('identity.officials.approve')}
          disabled={own ? t('identity.officials.own') : undefined}
        />
      </Form>
      <Form action={`${action}/refuse`} csrf={csrf}>
        <Button text={t(`identity.officials.${own ? 'take-back' : 'refuse'}`)} kind="stop" />
      </Form>
    </Actions>
  )
}

type InvitedProps = { request: Request; invitations: readonly InvitationSent[] }

function Invited({ request, invitations }: InvitedProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <>
      <Heading level={2} text={t('identity.officials.invitations')} />
      <Table
        t={t}
        caption={t('identity.officials.invitations')}
        columns={[
          { label: t('identity.officials.roles') },
          { label: t('identity.officials.reason') },
          { label: t('identity.officials.good-until') },
          { label: t('identity.officials.take-back'), hidden: true },
        ]}
        rows={invitations.map(({ id, roles, reason, expiresAt }) => ({
          cells: [
            roleNames(ctx, roles),
            reason,
            t.date(expiresAt, 'moment'),
            {
              content: (
                <Form action={officialsHref(ctx, `/invitations/${id}/withdraw`)} csrf={csrf}>
                  <Button text={t('identity.officials.take-back')} kind="plain" />
                </Form>
              ),
            },
          ],
        }))}
      />
    </>
  )
}

/** The list as a table for a spreadsheet. */
export const officialExport = route({
  method: 'GET',
  url: '/:lang/office/identity/officials.csv',
  allow: 'identity:manage-officials',
  params: Lang,
  perMinute: 10,
  handler: async ({ ctx }): Promise<Answer> => {
    const { t } = ctx
    const officials = await listOfficials(ctx)
    const resource = `agency:${holderOf(ctx).office.agency}`
    await record(ctx, 'officials-exported', { resource, data: { count: officials.length } })
    const head = COLUMNS.map((column) => t(`identity.officials.${column}`))
    return csvFile(`officials-${t.locale}`, [
      head,
      ...officials.map((official) => cellsOf(ctx, official)),
    ])
  },
})
