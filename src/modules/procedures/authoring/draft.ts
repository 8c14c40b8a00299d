import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, officialOf, type PersonId } from '#kernel'
import { BpmnError } from '#lib/bpmn/findings'
import { withDiagram } from '#lib/bpmn/write-diagram'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type DraftId, db, type ProposalId } from '../tables.ts'
import { whyUnreadable } from './check.ts'

const MOST_OPEN = 20
const MOST_LISTED = 500
export const LARGEST_BYTES = 512 * 1024

/** A procedure as its authors see it. */
export type Authored = {
  id: string
  owner: string
  /** hash of the version in force, and its text */
  definition: string
  bpmn: string
  /** by which it came to be in force; null: the pack's */
  proposal: ProposalId | null
}

/** A procedure as it may become, as it was saved last. */
export type Draft = {
  id: DraftId
  procedure: string
  /** hash of the version from which it began */
  base: string
  version: number
  bpmn: string
  savedBy: PersonId
  savedAt: Date
  ended: 'published' | 'discarded' | null
  /** true: a proposal of it waits for a second author */
  proposed: boolean
}

/** Procedures of the bodies for which whoever looks is an author, by id; at most 500. */
export const listAuthored = (ctx: Ctx): Promise<{ id: string; owner: string }[]> =>
  db(ctx)
    .selectFrom('procedures.procedure')
    .select(['id', 'owner'])
    .where('current', '=', true)
    .where('owner', 'in', agenciesOf(officialOf(ctx).office))
    .orderBy('id')
    .limit(MOST_LISTED)
    .execute()

/** @throws procedures/procedure-missing, kernel/denied  for another body's */
export async function getAuthored(ctx: Ctx, id: string): Promise<Authored> {
  const found = await db(ctx)
    .selectFrom('procedures.procedure as p')
    .innerJoin('procedures.definition as d', 'd.hash', 'p.definition')
    .select(['p.id', 'p.owner', 'p.definition', 'd.bpmn', 'p.proposal'])
    .where('p.id', '=', id)
    .where('p.current', '=', true)
    .executeTakeFirst()
  if (!found) throw problem('procedure-missing')
  const act = { Procedure: { id, agency: found.owner } }
  assertAllowed(ctx.t, decide(ctx, 'procedures:author', act))
  return found
}

/**
 * Begins a draft from the version in force; where its text has no diagram, one is laid out for the canvas.
 *
 * @throws procedures/drafts-many, procedures/procedure-missing, kernel/denied
 */
export async function beginDraft(ctx: Ctx, procedure: string): Promise<DraftId> {
  const { id: by } = officialOf(ctx)
  return ctx.tx(async (ctx) => {
    await lockProcedure(ctx, procedure)
    const { definition, bpmn } = await getAuthored(ctx, procedure)
    if ((await listDrafts(ctx, procedure)).length >= MOST_OPEN) {
      throw problem('drafts-many', { most: MOST_OPEN })
    }
    const { id } = await db(ctx)
      .insertInto('procedures.draft')
      .values({ procedure, base: definition, begun_by: by, begun_at: ctx.clock.now(), ended: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertRevision(ctx, id, 1, drawn(bpmn))
    await record(ctx, 'draft-begun', { resource: `procedure:${procedure}`, data: { draft: id } })
    return id
  })
}

/** Whoever changes what is in force, or counts its drafts, waits for who does so before. */
export const lockProcedure = (ctx: Ctx, id: string) =>
  sql`select id from procedures.procedure where id = ${id} for update`.execute(ctx.sql)

/** Of a model in several pools without a diagram there is none. */
function drawn(bpmn: string): string {
  try {
    return withDiagram(bpmn)
  } catch {
    return bpmn
  }
}

async function insertRevision(ctx: Ctx, draft: DraftId, version: number, bpmn: string) {
  await db(ctx)
    .insertInto('procedures.draft_revision')
    .values({
      ...{ draft, version, bpmn },
      ...{ saved_by: officialOf(ctx).id, saved_at: ctx.clock.now() },
    })
    .execute()
}

const drafts = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('procedures.draft as d')
    .innerJoin('procedures.draft_revision as r', (join) =>
      join.onRef('r.draft', '=', 'd.id').onRef('r.version', '=', 'd.version'),
    )
    .select(['d.id', 'd.procedure', 'd.base', 'd.version', 'd.ended', 'r.bpmn'])
    .select(['r.saved_by as savedBy', 'r.saved_at as savedAt'])
    .select(
      sql<boolean>`exists (select from procedures.proposal p
        where p.draft = d.id and p.outcome is null)`.as('proposed'),
    )

/** Drafts of a procedure that are open, the oldest first. */
export const listDrafts = (ctx: Ctx, procedure: string): Promise<Draft[]> =>
  drafts(ctx)
    .where('d.procedure', '=', procedure)
    .where('d.ended', 'is', null)
    .orderBy('d.begun_at')
    .limit(MOST_OPEN)
    .execute()

/** @throws procedures/draft-missing  also for one of another procedure; kernel/denied */
export async function getDraft(ctx: Ctx, procedure: string, id: DraftId): Promise<Draft> {
  await getAuthored(ctx, procedure)
  const found = await drafts(ctx).where('d.id', '=', id).executeTakeFirst()
  if (found?.procedure !== procedure) throw problem('draft-missing')
  return found
}

/**
 * Saves a draft as its next revision. It may have faults, as long as it can be opened again.
 *
 * @param seen  the revision that the author has changed
 * @throws BpmnError  the text cannot be opened as a model at all
 * @throws procedures/draft-stale  somebody saved since; procedures/draft-ended, procedures/draft-proposed,
 *   procedures/draft-large, procedures/draft-missing, kernel/denied
 */
export async function saveDraft(
  ctx: Ctx,
  { procedure, id }: Pick<Draft, 'procedure' | 'id'>,
  seen: number,
  text: string,
): Promise<number> {
  if (Buffer.byteLength(text) > LARGEST_BYTES) throw problem('draft-large')
  const unreadable = whyUnreadable(text)
  if (unreadable) throw new BpmnError(unreadable)
  return ctx.tx(async (ctx) => {
    const draft = await lockDraft(ctx, procedure, id)
    if (draft.version !== seen) throw problem('draft-stale')
    const version = seen + 1
    await insertRevision(ctx, id, version, text)
    await db(ctx).updateTable('procedures.draft').set({ version }).where('id', '=', id).execute()
    const data = { draft: id, version }
    await record(ctx, 'draft-saved', { resource: `procedure:${procedure}`, data })
    return version
  })
}

/**
 * A draft that nobody else can save meanwhile.
 *
 * @throws procedures/draft-missing, procedures/draft-ended, procedures/draft-proposed, kernel/denied
 */
export async function lockDraft(ctx: Ctx, procedure: string, id: DraftId): Promise<Draft> {
  await sql`select id from procedures.draft where id = ${id} for update`.execute(ctx.sql)
  const draft = await getDraft(ctx, procedure, id)
  if (draft.ended) throw problem('draft-ended')
  if (draft.proposed) throw problem('draft-proposed')
  return draft
}

/** Puts a draft aside for good; its revisions stay. @throws as `lockDraft` */
export async function discardDraft(ctx: Ctx, procedure: string, id: DraftId): Promise<void> {
  await ctx.tx(async (ctx) => {
    await lockDraft(ctx, procedure, id)
    await endDraft(ctx, id, 'discarded')
    await record(ctx, 'draft-discarded', {
      resource: `procedure:${procedure}`,
      data: { draft: id },
    })
  })
}

export const endDraft = (ctx: Ctx, id: DraftId, ended: 'published' | 'discarded') =>
  db(ctx).updateTable('procedures.draft').set({ ended }).where('id', '=', id).execute()
