import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { newUuid } from '#lib/uuid'
import { readTexts } from './decree.ts'
import { record } from './facts.ts'
import { officialOf } from './office.ts'
import { problem } from './problems.ts'
import { ROLES, type Role } from './role.ts'
import { type DecreeId, db, type PostId, type UnitId } from './tables.ts'
import { checkPeriods, getOwnUnit } from './unit.ts'
import { endVersion, rangeOf, reviseVersion } from './version.ts'

const MOST = 60_000

/** A place in a body that somebody holds (ORG: Post), as it is at a moment. */
export type Post = {
  id: PostId
  organisation: string
  unit: UnitId | null
  /** empty: called by its roles */
  titles: Texts
  roles: string[]
  head: boolean
  decree: DecreeId | null
}

export type PostOrder = Pick<Post, 'unit' | 'titles' | 'roles' | 'head' | 'decree'> & {
  /** from when it is so */
  from: Date
}

/** @returns the roles that an agency's posts may have; some only where the pack says so */
export function rolesOf({ pack }: Pick<Ctx, 'pack'>, agency: string): readonly string[] {
  const { signIn, oversight } = pack.settings
  const only: Partial<Record<Role, readonly string[]>> = {
    'centre-officer': signIn.centres?.agencies ?? [],
    auditor: oversight?.auditors ?? [],
    'policy-author': oversight?.authors ?? [],
  }
  return ROLES.filter((role) => only[role]?.includes(agency) ?? true)
}

/** What a post is called: its title, or what it lets its holder do. */
export const postTitle = (
  { t }: Pick<Ctx, 't'>,
  { titles, roles }: Pick<Post, 'titles' | 'roles'>,
): string => (Object.keys(titles).length > 0 ? t.of(titles) : roleNames({ t }, roles))

/** In the language of the page, in the order of their weight. */
export const roleNames = ({ t }: Pick<Ctx, 't'>, roles: readonly string[]): string =>
  t.list(
    ROLES.filter((role) => roles.includes(role)).map((role) => t(`organisations.roles.${role}`)),
  )

/** @throws organisations/post-missing  also for another agency's */
export async function getOwnPost(ctx: Ctx, id: PostId): Promise<Post> {
  const post = await findPost(ctx, id)
  if (post?.organisation !== officialOf(ctx).office.agency) throw problem('post-missing')
  return post
}

/** Posts as they are now: all of an agency, or some of whichever body. */
export const listPosts = (
  ctx: Ctx,
  which: { agency: string } | { ids: readonly PostId[] },
): Promise<Post[]> =>
  db(ctx)
    .selectFrom('organisations.post')
    .select(['id', 'organisation', 'unit', 'titles', 'roles', 'head', 'decree'])
    .where(
      'ids' in which
        ? sql<boolean>`id = any(${[...which.ids]}::uuid[])`
        : sql<boolean>`organisation = ${which.agency}`,
    )
    .where(sql<boolean>`during @> ${ctx.clock.now()}::timestamptz`)
    .limit(MOST)
    .execute()

/** A post as it is at a moment, of whichever body. */
export const findPost = (
  ctx: Ctx,
  id: PostId,
  moment: Date = ctx.clock.now(),
): Promise<Post | undefined> =>
  db(ctx)
    .selectFrom('organisations.post')
    .select(['id', 'organisation', 'unit', 'titles', 'roles', 'head', 'decree'])
    .where('id', '=', id)
    .where(sql<boolean>`during @> ${moment}::timestamptz`)
    .executeTakeFirst()

/** @throws organisations/roles-wrong  for one that this agency's posts cannot have */
function readRoles(ctx: Ctx, agency: string, roles: readonly string[]): string[] {
  const read = rolesOf(ctx, agency).filter((role) => roles.includes(role))
  if (read.length !== new Set(roles).size) throw problem('roles-wrong')
  return read
}

/**
 * Founds a post of one's own agency.
 *
 * @throws organisations/name-missing, organisations/roles-wrong, organisations/unit-missing,
 *   organisations/head-twice, organisations/time-wrong
 */
export async function foundPost(ctx: Ctx, order: PostOrder): Promise<PostId> {
  const { agency } = officialOf(ctx).office
  const titles = readTexts(ctx, order.titles)
  const roles = readRoles(ctx, agency, order.roles)
  return ctx.tx(async (ctx) => {
    if (order.unit) await getOwnUnit(ctx, order.unit)
    return insertPost(ctx, agency, { ...order, titles, roles })
  })
}

/** A post for what an agency lets somebody do who is not appointed to one of its own; called by its roles. */
export const openPost = (
  ctx: Ctx,
  agency: string,
  roles: readonly string[],
  from: Date = ctx.clock.now(),
): Promise<PostId> =>
  insertPost(ctx, agency, {
    ...{ unit: null, titles: {}, roles: [...roles], head: false, decree: null, from },
  })

async function insertPost(ctx: Ctx, agency: string, order: PostOrder): Promise<PostId> {
  const { from, ...post } = order
  const id = newUuid(ctx.clock.now().getTime()) as PostId
  await db(ctx)
    .insertInto('organisations.post')
    .values({ ...post, id, organisation: agency, during: rangeOf(from, null) })
    .execute()
  await checkPeriods(ctx)
  await record(ctx, 'post-founded', {
    resource: `post:${id}`,
    data: { agency, roles: post.roles, decree: post.decree },
  })
  return id
}

/**
 * Changes a post from a moment on. What it lets its holder do changes with it, so whoever calls this
 * has made sure that two agree where it gives more.
 *
 * @throws organisations/post-missing, organisations/name-missing, organisations/roles-wrong,
 *   organisations/unit-missing, organisations/head-twice, organisations/no-version, organisations/time-wrong
 */
export async function changePost(
  ctx: Ctx,
  id: PostId,
  { from, ...change }: Partial<PostOrder> & { from: Date },
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { organisation } = await getOwnPost(ctx, id)
    if (change.unit) await getOwnUnit(ctx, change.unit)
    const read = {
      ...change,
      ...(change.titles && { titles: readTexts(ctx, change.titles) }),
      ...(change.roles && { roles: readRoles(ctx, organisation, change.roles) }),
    }
    await reviseVersion(ctx, 'post', id, from, read)
    await checkPeriods(ctx)
    const { roles, unit, head, decree } = read
    await record(ctx, 'post-changed', {
      resource: `post:${id}`,
      data: { roles, unit, head, decree },
    })
  })
}

/**
 * Abolishes a post that nobody holds, with its powers.
 *
 * @throws organisations/post-missing, organisations/post-held, organisations/no-version
 */
export async function abolishPost(ctx: Ctx, id: PostId, decree: DecreeId | null): Promise<void> {
  await ctx.tx(async (ctx) => {
    await getOwnPost(ctx, id)
    const now = ctx.clock.now()
    await sql`
      update organisations.power set during = tstzrange(lower(during), ${now})
      where post = ${id} and during @> ${now}::timestamptz and lower(during) < ${now}`.execute(
      ctx.sql,
    )
    await endVersion(ctx, 'post', id, now)
    await checkPeriods(ctx, 'post-held')
    await record(ctx, 'post-abolished', { resource: `post:${id}`, data: { decree } })
  })
}
