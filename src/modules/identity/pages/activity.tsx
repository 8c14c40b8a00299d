import { Type } from 'typebox'
import {
  type AuditEntry,
  type Ctx,
  fieldOf,
  html,
  listAuditOf,
  Problem,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Page,
  PageTitle,
  Section,
  Table,
} from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { namesOfClients } from '../clients/client.ts'
import { SIGN_IN_FACTS } from '../sessions/account.ts'
import { reportNotMe } from '../sessions/not-me.ts'
import { personOfOwn } from './own.ts'
import { personOf, sessionOf } from './step-up.tsx'

const ROWS = 100
const PRESET_HOURS = 24
const LONGEST_DAYS = 90

const Lang = Type.Object({ lang: Type.String() })
const Since = Type.Object({ since: Type.Optional(Type.String({ maxLength: 30 })) })

/** Every sign-in and every change of how one signs in; and who looked at one's data, and why. */
export const activityPage = route({
  method: 'GET',
  url: '/:lang/my/security/activity',
  allow: 'signed-in',
  params: Lang,
  handler: async (request) => html(await activityView(request)),
})

async function activityView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const person = personOf(ctx)
  const signIns = await listAuditOf(ctx, person, { facts: SIGN_IN_FACTS }, ROWS)
  const looks = await listAuditOf(ctx, person, { officials: true }, ROWS)
  const names = await namesOf(ctx, looks)
  const clients = await namesOfClients(ctx, [...new Set(signIns.flatMap(clientOf))])
  return (
    <Page request={request} title={t('identity.activity.title')}>
      <PageTitle text={t('identity.activity.title')} />
      <Section title={t('identity.activity.looks')} id="looks">
        {looks.length === 0 ? (
          <EmptyState title={t('identity.activity.no-looks')} />
        ) : (
          <LooksTable {...{ ctx, looks, names }} />
        )}
      </Section>
      <Section title={t('identity.activity.sign-ins')} id="sign-ins">
        <SignInsTable ctx={ctx} signIns={signIns} clients={clients} />
      </Section>
    </Page>
  )
}

type Names = ReadonlyMap<string, string>

async function namesOf(ctx: Ctx, looks: readonly AuditEntry[]): Promise<Names> {
  const agencies = [...new Set(looks.map(agencyOf))]
  return new Map(
    await Promise.all(agencies.map(async (id) => [id, await nameOf(ctx, id)] as const)),
  )
}

function LooksTable(props: { ctx: Ctx; looks: readonly AuditEntry[]; names: Names }) {
  const { ctx, looks, names } = props
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.activity.looks')}
      columns={[
        { label: t('identity.activity.when') },
        { label: t('identity.activity.agency'), heads: true },
        { label: t('identity.activity.what') },
        { label: t('identity.activity.about') },
        { label: t('identity.activity.why') },
      ]}
      rows={looks.map((row) => ({
        cells: [
          t.date(row.at, 'moment'),
          names.get(agencyOf(row)) ?? '',
          t(`identity.activity.acts.${/-read$|-exported$/.test(row.fact) ? 'read' : 'acted'}`),
          aboutOf(row.resource),
          row.reason ?? t('identity.activity.duty'),
        ],
      }))}
    />
  )
}

/** `person@agency` */
const agencyOf = ({ actor }: AuditEntry) => actor.split('@')[1] ?? ''

/** `case:QA-7K3M-92XD-4` → its reference; ids that are nobody's to read stay away. */
function aboutOf(resource: string | null): string {
  const reference = resource?.split(':').slice(1).join(':') ?? ''
  return /^[0-9a-f]{8}-/.test(reference) ? '' : reference
}

async function nameOf(ctx: Ctx, agency: string): Promise<string> {
  try {
    return ctx.t.of((await getOrganisation(ctx, agency)).names)
  } catch (error) {
    // One that the register no longer has is shown as it was written.
    if (error instanceof Problem) return agency
    throw error
  }
}

/** Number of the software that an entry is about: `client:…` */
function clientOf({ resource }: AuditEntry): string[] {
  return resource?.startsWith('client:') ? [resource.slice('client:'.length)] : []
}

type SignIns = {
  ctx: Ctx
  signIns: readonly AuditEntry[]
  clients: Awaited<ReturnType<typeof namesOfClients>>
}

function SignInsTable({ ctx, signIns, clients }: SignIns) {
  const { t } = ctx
  const nameOf = (entry: AuditEntry) => {
    const [id = ''] = clientOf(entry)
    const names = clients.get(id)
    return names ? t.of(names) : id
  }
  return (
    <Table
      t={t}
      caption={t('identity.activity.sign-ins')}
      columns={[
        { label: t('identity.activity.when') },
        { label: t('identity.activity.what'), heads: true },
        { label: t('identity.not-me.title'), hidden: true },
      ]}
      rows={signIns.map((entry) => ({
        cells: [
          t.date(entry.at, 'moment'),
          t(`identity.activity.facts.${entry.fact.replace('identity/', '')}`, {
            client: nameOf(entry),
          }),
          {
            content: (
              <a
                href={`/${t.locale}/my/security/not-me?${new URLSearchParams({ since: entry.at.toISOString() })}`}
              >
                <span safe>{t('identity.not-me.title')}</span>
              </a>
            ),
          },
        ],
      }))}
    />
  )
}

export const notMePage = route({
  method: 'GET',
  url: '/:lang/my/security/not-me',
  allow: 'signed-in',
  params: Lang,
  query: Since,
  handler: async (request) => {
    const { ctx, csrf, query } = request
    const { t } = ctx
    await personOfOwn(ctx)
    const since = sinceOf(ctx, query.since)
    return html(
      <Page request={request} title={t('identity.not-me.title')} form>
        <PageTitle text={t('identity.not-me.title')} lede={t('identity.not-me.lede')} />
        <ul>
          <li safe>{t('identity.not-me.sessions')}</li>
          <li safe>{t('identity.not-me.ways', { since: t.date(since, 'moment') })}</li>
          <li safe>{t('identity.not-me.rest')}</li>
        </ul>
        <Form
          action={`/${t.locale}/my/security/not-me`}
          csrf={csrf}
          hidden={{ since: since.toISOString() }}
        >
          <Actions>
            <Button text={t('identity.not-me.submit')} kind="stop" />
            <ButtonLink
              href={`/${t.locale}/my/security`}
              text={t('identity.security.back')}
              kind="plain"
            />
          </Actions>
        </Form>
      </Page>,
    )
  },
})

/** Ends what it may, and leads to a new password: the old one may be known. */
export const notMeForm = route({
  method: 'POST',
  url: '/:lang/my/security/not-me',
  allow: 'signed-in',
  params: Lang,
  handler: async ({ ctx, form }) => {
    const person = await personOfOwn(ctx)
    const since = sinceOf(ctx, fieldOf(form, 'since'))
    await reportNotMe(ctx, person, { since, session: sessionOf(ctx) })
    return redirect(`/${ctx.t.locale}/my/security/password`)
  },
})

/** A moment of the last three months; a day ago where none is said. */
function sinceOf({ clock }: Ctx, typed: string | undefined): Date {
  const now = clock.now().getTime()
  const said = Date.parse(typed ?? '')
  const preset = now - PRESET_HOURS * 3_600_000
  const since = Number.isNaN(said) ? preset : said
  return new Date(Math.min(now, Math.max(since, now - LONGEST_DAYS * 86_400_000)))
}
