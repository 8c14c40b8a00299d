import { Type } from 'typebox'
import { type Ctx, fieldErrorOf, html, type Queue, redirect, route, today } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Link,
  Section,
  Table,
  Tag,
  type TagKind,
} from '#kernel/ui'
import { authorNames, beginDraft, type Draft, listDrafts, mayEdit } from '../authoring/draft.ts'
import { countWaiting, listProposals, type Proposal } from '../authoring/proposal.ts'
import { decide } from '../policies.ts'
import { getRuleSet, type KeptVersion, listKeptVersions, listRuleSets } from '../rule-set.ts'
import { draftHref, OfRules, rulesHref } from './address.ts'
import { DAY_FIELDS, DayFields, daysTyped, daysWords, type Request } from './days.tsx'

/** Every rule set of the pack, and the desk of one: what is in force, what is being written, what waits. */
export const deskRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules',
    allow: 'rules:try',
    params: Type.Object({ lang: Type.String() }),
    handler: async (request) => html(await listView(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id',
    allow: 'rules:try',
    params: OfRules,
    handler: async (request) => html(await deskView(request, request.params.id)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts',
    allow: 'rules:edit',
    params: OfRules,
    perMinute: 30,
    handler: async (request) => {
      const { ctx, params } = request
      try {
        const id = await beginDraft(ctx, params.id, daysTyped(request))
        return redirect(draftHref(ctx, { ruleSet: params.id, id }))
      } catch (thrown) {
        const error = fieldErrorOf(ctx.t, thrown, DAY_FIELDS)
        return html(await deskView(request, params.id, error), { status: 422 })
      }
    },
  }),
]

/** What of other authors' proposals waits for a second. */
export async function proposalQueues(ctx: Ctx): Promise<Queue[]> {
  const { actor, t } = ctx
  const permission = 'rules:publish'
  if (actor.kind !== 'person' || !decide(ctx, permission, {}).allow) return []
  const { agency = '', agencies = [] } = actor.office ?? {}
  const count = await countWaiting(ctx, [agency, ...agencies], actor.id)
  return [{ title: t('rules.edit.waiting'), href: `/${t.locale}/office/rules`, count, permission }]
}

async function listView(request: Request) {
  const { ctx } = request
  const { t } = ctx
  const ruleSets = await listRuleSets(ctx)
  return (
    <DeskPage request={request} title={t('rules.try.title')}>
      <p safe>{t('rules.edit.list-lede')}</p>
      <Table
        t={t}
        caption={t('rules.try.title')}
        columns={[
          { label: t('rules.edit.rule-set') },
          { label: t('rules.edit.tells'), kind: 'long' },
          { label: t('rules.edit.yours'), hidden: true },
        ]}
        rows={ruleSets.map((one) => ({
          cells: [
            { content: <Link href={rulesHref(ctx, one.rules)} text={t.of(one.names)} /> },
            t.of(one.about),
            {
              content: mayEdit(ctx, one).allow ? (
                <Tag text={t('rules.edit.yours')} kind="info" />
              ) : (
                ''
              ),
            },
          ],
        }))}
      />
    </DeskPage>
  )
}

async function deskView(request: Request, id: string, error?: FieldError) {
  const { ctx } = request
  const { t } = ctx
  const definition = await getRuleSet(ctx, id)
  const may = mayEdit(ctx, definition).allow
  const [versions, drafts, proposals] = await Promise.all([
    listKeptVersions(ctx, id),
    may ? listDrafts(ctx, id) : [],
    may ? listProposals(ctx, id) : [],
  ])
  return (
    <DeskPage request={request} title={t.of(definition.names)} error={error}>
      <p safe>{t.of(definition.about)}</p>
      <Actions>
        <ButtonLink
          href={rulesHref(ctx, id, '/0')}
          text={t('rules.edit.try-cells')}
          kind="second"
        />
        {may ? (
          <ButtonLink
            href={rulesHref(ctx, id, '/export')}
            text={t('rules.edit.export')}
            kind="plain"
          />
        ) : (
          ''
        )}
      </Actions>
      <Versions {...{ ctx, id, versions, may }} />
      {may ? await Drafts({ ctx, drafts }) : ''}
      {may ? <Begin {...{ request, id, error }} /> : ''}
      {may && proposals.length > 0 ? <Proposals {...{ ctx, proposals }} /> : ''}
    </DeskPage>
  )
}

type VersionsProps = { ctx: Ctx; id: string; versions: readonly KeptVersion[]; may: boolean }

/** Which model decides when, and how each came. */
function Versions({ ctx, id, versions, may }: VersionsProps) {
  const { t } = ctx
  const title = t('rules.edit.versions')
  return (
    <Section title={title} id="versions" lettering={false}>
      <Table
        t={t}
        caption={title}
        columns={['days', 'came'].map((key) => ({ label: t(`rules.edit.${key}`) }))}
        rows={[...versions].reverse().map((version) => ({
          cells: [
            {
              content: (
                <Link
                  href={`/${t.locale}/rules/${id}/from/${version.from}`}
                  text={daysWords(ctx, version)}
                />
              ),
            },
            version.proposal && may
              ? {
                  content: (
                    <Link
                      href={rulesHref(ctx, id, `/proposals/${version.proposal}`)}
                      text={t('rules.edit.by-proposal')}
                    />
                  ),
                }
              : t(version.proposal ? 'rules.edit.by-proposal' : 'rules.edit.by-pack'),
          ],
        }))}
      />
    </Section>
  )
}

async function Drafts({ ctx, drafts }: { ctx: Ctx; drafts: readonly Draft[] }) {
  const { t } = ctx
  const title = t('rules.edit.drafts')
  const nameOf = await authorNames(
    ctx,
    drafts.map(({ savedBy }) => savedBy),
  )
  return (
    <Section title={title} id="drafts" lettering={false}>
      {drafts.length === 0 ? (
        <EmptyState title={t('rules.edit.no-drafts')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={['days', 'saved', 'state'].map((key) => ({ label: t(`rules.edit.${key}`) }))}
          rows={drafts.map((draft) => ({
            cells: [
              { content: <Link href={draftHref(ctx, draft)} text={daysWords(ctx, draft.days)} /> },
              t('rules.edit.saved-by', {
                name: t.of(nameOf(draft.savedBy)),
                at: t.date(draft.savedAt, 'moment'),
              }),
              t(draft.proposed ? 'rules.edit.states.open' : 'rules.edit.states.draft'),
            ],
          }))}
        />
      )}
    </Section>
  )
}

function Begin({
  request,
  id,
  error,
}: {
  request: Request
  id: string
  error: FieldError | undefined
}) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Section title={t('rules.edit.begin')} id="begin" lettering={false}>
      <p class="before-form" safe>
        {t('rules.edit.begin-about')}
      </p>
      <Form action={rulesHref(ctx, id, '/drafts')} csrf={csrf}>
        <DayFields {...{ request, error }} days={{ from: today(ctx), to: null }} />
        <Actions>
          <Button text={t('rules.edit.begin')} />
        </Actions>
      </Form>
    </Section>
  )
}

const KINDS: Readonly<Record<string, TagKind>> = {
  published: 'ok',
  declined: 'bad',
  open: 'wait',
}

/** What has become of a proposal, in a word. */
export function ProposalState({ ctx, proposal }: { ctx: Ctx; proposal: Proposal }) {
  const state = proposal.lapsedAt ? 'lapsed' : (proposal.outcome ?? 'open')
  return <Tag text={ctx.t(`rules.edit.states.${state}`)} kind={KINDS[state] ?? 'plain'} />
}

function Proposals({ ctx, proposals }: { ctx: Ctx; proposals: readonly Proposal[] }) {
  const { t } = ctx
  const title = t('rules.edit.proposals')
  return (
    <Section title={title} id="proposals" lettering={false}>
      <Table
        t={t}
        caption={title}
        columns={['basis', 'proposer', 'proposed', 'state'].map((key) => ({
          label: t(`rules.edit.${key}`),
        }))}
        rows={proposals.map((one) => ({
          cells: [
            {
              content: (
                <Link href={rulesHref(ctx, one.ruleSet, `/proposals/${one.id}`)} text={one.basis} />
              ),
            },
            t.of(one.proposer),
            t.date(one.proposedAt, 'moment'),
            { content: <ProposalState {...{ ctx, proposal: one }} /> },
          ],
        }))}
      />
    </Section>
  )
}
