import { type Ctx, csvFile, html, type RouteRequest, route, type Texts } from '#kernel'
import { ButtonLink, DeskPage, EmptyState, Heading, Notice, Pairs, Table } from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { whatCould, whoCould } from '../answer.ts'
import { type Line, linesOfHolders, linesOfPerson, type ServiceNames } from '../lines.ts'
import { getLook, type Look, noteLook } from '../look.ts'
import { accessHref, type Contributors, One } from './address.ts'
import { actText } from './ask.tsx'

type Seen = {
  title: string
  lines: Line[]
  /** whose data it holds */
  people: Parameters<typeof noteLook>[3]
  /** said above the lines */
  notes: string[]
}

/** The answer to a question that was asked today, as a page and as a table for a spreadsheet. */
export const answerRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/access/looks/:id',
    allow: 'access:audit',
    params: One,
    handler: async (request) => {
      const { ctx, params } = request
      const look = await getLook(ctx, params.id)
      return html(<AnswerPage {...{ request, look, seen: await see(ctx, look, contributors) }} />)
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/office/access/looks/:id/answer.csv',
    allow: 'access:audit',
    params: One,
    perMinute: 10,
    handler: async ({ ctx, params }) => {
      const look = await getLook(ctx, params.id)
      const seen = await see(ctx, look, contributors)
      await noteLook(ctx, 'access-exported', look, seen.people)
      return csvFile(`access-${ctx.t.locale}`, tableOf(ctx, look, seen))
    },
  }),
]

async function see(ctx: Ctx, look: Look, contributors: Contributors): Promise<Seen> {
  const { t } = ctx
  const before = (since: Date | undefined) =>
    since ? [t('access.answer.kept-since', { since: t.date(since, 'moment') })] : []
  if (look.kind === 'person' && look.person) {
    const answer = await whatCould(ctx, look.person, look.moment)
    return {
      title: t('access.answer.person', { name: t.of(answer.person.names) }),
      lines: await linesOfPerson(ctx, answer, await serviceNames(ctx, contributors)),
      people: [look.person],
      notes: before(answer.keptSince),
    }
  }
  const answer = await whoCould(ctx, look)
  const { people, total } = answer
  const agency = t.of((await getOrganisation(ctx, look.body ?? '')).names)
  const shown = { shown: people.length, total }
  return {
    title: t('access.answer.holders', { act: actText(ctx, look.act ?? ''), agency }),
    lines: await linesOfHolders(ctx, answer),
    people,
    notes: [
      ...(total > people.length ? [t('access.answer.more', shown)] : []),
      ...before(answer.keptSince),
    ],
  }
}

async function serviceNames(ctx: Ctx, contributors: Contributors): Promise<ServiceNames> {
  const named = await Promise.all(contributors().map(({ portal }) => portal?.actable?.(ctx) ?? []))
  return new Map<string, Texts>(named.flat().map(({ service, names }) => [service, names]))
}

type AnswerProps = { request: RouteRequest<unknown, unknown>; look: Look; seen: Seen }

function AnswerPage({ request, look, seen }: AnswerProps) {
  const { ctx } = request
  const { t } = ctx
  const kinds = [...new Set(seen.lines.map(({ kind }) => kind))]
  return (
    <DeskPage {...{ request, title: seen.title }}>
      <Pairs pairs={aboutOf(ctx, look)} />
      {seen.notes.map((text) => (
        <Notice kind="info" text={text} />
      ))}
      {seen.lines.length === 0 ? <EmptyState title={t('access.answer.nothing')} /> : ''}
      {kinds.map((kind) => (
        <>
          <Heading level={2} text={t(`access.kinds.${kindOf(look, kind)}`)} />
          <Lines {...{ ctx, kind, lines: seen.lines.filter((line) => line.kind === kind) }} />
        </>
      ))}
      <ButtonLink
        href={accessHref(ctx, `/looks/${look.id}/answer.csv`)}
        text={t('access.answer.csv')}
        kind="second"
        icon="download"
      />
    </DeskPage>
  )
}

const kindOf = (look: Look, kind: Line['kind']) => (look.kind === 'holders' ? 'people' : kind)

const aboutOf = ({ t, pack }: Ctx, look: Look, currency = pack.settings.currency.code) => [
  { label: t('access.answer.moment'), value: t.date(look.moment, 'moment') },
  ...(look.amount === null
    ? []
    : [{ label: t('access.ask.amount'), value: t.money({ minor: look.amount, currency }) }]),
  { label: t('access.ask.reason'), value: look.reason },
]

type LinesProps = { ctx: Ctx; kind: Line['kind']; lines: readonly Line[] }

/** Each line opens to what it stands on. */
function Lines({ ctx: { t }, kind, lines }: LinesProps) {
  return (
    <Table
      t={t}
      caption={t(`access.kinds.${kind}`)}
      columns={[{ label: t('access.answer.what') }, { label: t('access.answer.chain') }]}
      rows={lines.map(({ what, chain }) => ({
        cells: [
          what,
          {
            content: (
              <details>
                <summary safe>{chain[0]?.value ?? t('access.answer.chain')}</summary>
                <Pairs pairs={chain} />
              </details>
            ),
          },
        ],
      }))}
    />
  )
}

function tableOf(ctx: Ctx, look: Look, { lines }: Seen): string[][] {
  const { t } = ctx
  const head = ['moment', 'kind', 'what', 'chain'].map((key) => t(`access.answer.${key}`))
  const moment = t.date(look.moment, 'moment')
  return [
    head,
    ...lines.map(({ kind, what, chain }) => [
      ...[moment, t(`access.kinds.${kindOf(look, kind)}`), what],
      chain.map(({ label, value }) => `${label}: ${value}`).join('; '),
    ]),
  ]
}
