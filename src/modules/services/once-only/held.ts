import { sql } from 'kysely'
import {
  type Ctx,
  findFiles,
  type HeldDocument,
  misfitOf,
  type ProvingOutput,
  type StoredFile,
  type Texts,
  today,
} from '#kernel'
import { addPeriod, localDateOf, parsePeriod } from '#lib/time'
import { getOrganisation } from '#organisations'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { typesFor } from '../bundle/evidence-types.ts'
import type { PlainField } from '../bundle/field.ts'
import { type Draft, personOf } from '../draft.ts'
import { fileLimits } from '../form/file-kind.ts'
import type { FieldNode, PageNode } from '../form/model.ts'
import type { AnswerPath } from '../form/path.ts'

type FileField = Extract<PlainField, { kind: 'file' }>

/** So many documents that do are offered at a field, and so many are shown with why they do not. */
const MOST_OFFERED = 5
const MOST_UNFIT = 2

/** A document that the person has, at a field that asks for its type. */
export type Offered = Omit<HeldDocument, 'agency' | 'file'> & {
  /** what its type is called */
  typeNames: Texts
  /** the body that sealed it, or got it */
  agency: Texts
  stored: StoredFile
  /** why it does not do here: a text of `services.held.unfit`, with its blanks */
  unfit?: { why: string; params: Record<string, unknown> }
}

/** By field, whatever the item: what is offered before an upload. */
export type OfferedAt = ReadonlyMap<AnswerPath, readonly Offered[]>

/**
 * The documents that the person received or gave before, at the fields of a page that ask for such; newest first, those
 * that do before those that do not. A handful of statements, however many fields there are.
 *
 * Whose they are and what of them the actor may see is said by the modules in which they lie; nobody names them here.
 */
export async function offeredOn(
  ctx: Ctx,
  draft: Pick<Draft, 'about'>,
  bundle: ServiceBundle,
  page: Pick<PageNode, 'fields'>,
): Promise<OfferedAt> {
  const asking = fileFields(page.fields).flatMap(({ path, field }) => {
    const evidence = bundle.service.evidence?.find(({ evidence }) => evidence === field.evidence)
    const types = evidence ? typesFor(evidence) : []
    return types.length > 0 ? [{ path, field, types, notOlder: evidence?.notOlder }] : []
  })
  const types = [...new Set(asking.flatMap(({ types }) => types))]
  if (types.length === 0) return new Map()
  const held = await heldOf(ctx, draft, types)
  return new Map(
    asking.map((at) => {
      const judged = held.flatMap(({ digest, ...one }) => {
        if (!at.types.includes(one.type)) return []
        const unfit = unfitFor(ctx, one, at)
        return [{ digest, offered: { ...one, ...(unfit && { unfit }) } }]
      })
      return [at.path, atMost(judged)]
    }),
  )
}

type Judged = { digest: string; offered: Offered }

/** The same content once, and not more than people look through. */
function atMost(judged: readonly Judged[]): Offered[] {
  const seen = new Set<string>()
  const first = (fit: boolean, most: number) =>
    judged
      .filter(({ offered, digest }) => {
        if ((offered.unfit === undefined) !== fit || seen.has(digest)) return false
        seen.add(digest)
        return true
      })
      .slice(0, most)
      .map(({ offered }) => offered)
  return [...first(true, MOST_OFFERED), ...first(false, MOST_UNFIT)]
}

type Held = Omit<Offered, 'unfit'> & { digest: string }

async function heldOf(
  ctx: Ctx,
  { about }: Pick<Draft, 'about'>,
  types: readonly string[],
): Promise<Held[]> {
  const sources = ctx.ports.evidence ?? []
  if (sources.length === 0) return []
  const outputs = await outputsOf(ctx, types)
  const asked = { holder: personOf(ctx), types, outputs, without: about }
  const lists: HeldDocument[] = []
  for (const source of sources) lists.push(...(await source.list(ctx, asked)).filter(seen(ctx)))
  if (lists.length === 0) return []
  const files = await findFiles(
    ctx,
    lists.map(({ file }) => file),
    [...new Set(lists.map(({ owner }) => owner))],
  )
  const byId = new Map(files.map((file) => [file.id, file]))
  const names = new Map<string, Texts>()
  for (const { agency } of lists) {
    if (!names.has(agency)) names.set(agency, (await getOrganisation(ctx, agency)).names)
  }
  const kinds = ctx.pack.lists['evidence-types']?.options ?? []
  return lists
    .flatMap(({ file, agency, ...one }) => {
      const found = byId.get(file)
      // Another's file under this id is none of theirs; a case that is gone has taken its files along.
      if (!found || found.owner !== one.owner) return []
      const { digest, owner: _, ...stored } = found
      const typeNames = kinds.find(({ option }) => option === one.type)?.names ?? {}
      return [{ ...one, typeNames, agency: names.get(agency) ?? {}, stored, digest }]
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** Software is let act with one agency, and learns nothing of what its person has of others. */
function seen({ actor }: Ctx) {
  const through = actor.kind === 'person' ? actor.through : undefined
  return ({ agency }: HeldDocument) => through === undefined || agency === through.agency
}

/** What of services is of some types; of those that are offered no more too. */
async function outputsOf(ctx: Ctx, types: readonly string[]): Promise<ProvingOutput[]> {
  const { rows } = await sql<ProvingOutput>`
    select s.id as service, g.key as output, g.value as type
    from services.service s, jsonb_each_text(s.gives) g
    where s.gives <> '{}' and g.value = any(${[...types]}::text[])
    order by s.id, g.key limit 500`.execute(ctx.sql)
  return rows
}

/** Why a document does not do at a field; undefined where it does. */
function unfitFor(
  ctx: Ctx,
  { ended, at, stored }: Held | Offered,
  { field, notOlder }: { field: FileField; notOlder: string | undefined },
): Offered['unfit'] {
  if (ended) return { why: ended, params: {} }
  if (notOlder !== undefined) {
    const day = localDateOf(at, ctx.pack.settings.timeZone)
    if (addPeriod(day, parsePeriod(notOlder)) < today(ctx)) {
      return { why: 'old', params: {} }
    }
  }
  const misfit = misfitOf(stored, fileLimits(field))
  switch (misfit?.why) {
    case 'kind':
      return {
        why: 'kind',
        params: { kinds: ctx.t.list(field.accept.map((k) => k.toUpperCase())) },
      }
    case 'size':
      return { why: 'size', params: { limit: Math.floor(misfit.limit / 1024 / 1024) } }
    case 'pages':
      return { why: 'pages', params: { limit: misfit.limit } }
  }
  return undefined
}

/** The file fields of a page, in groups and lists too. */
const fileFields = (nodes: readonly FieldNode[]): { path: AnswerPath; field: FileField }[] =>
  nodes.flatMap(({ path, field, children }) => [
    ...(field.kind === 'file' ? [{ path, field }] : []),
    ...fileFields(children),
  ])
