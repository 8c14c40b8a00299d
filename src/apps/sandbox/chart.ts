import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Ctx, type Texts, withCtx } from '#kernel'
import { foundChart, listAppointments, type PostId } from '#organisations'
import type { Player } from './history.ts'

/** What a pack says about the units and posts of its demonstration's officials. */
type ChartFile = {
  units: { unit: string; under?: string; names: Texts }[]
  posts: { unit: string; titles: Texts; head?: boolean; held?: string; roles?: string[] }[]
}

/**
 * Gives the posts of the demonstration's officials their titles and units, and founds those that are
 * vacant.
 *
 * @param officials  of one body, an administrator among them
 * @param from  since when they hold their posts
 */
export async function drawChart(ctx: Ctx, officials: readonly Player[], from: Date): Promise<void> {
  const path = join(ctx.pack.dir, 'demonstration/posts.yaml')
  const administrator = officials.find(({ actor }) => rolesOf(actor).includes('administrator'))
  if (!existsSync(path) || !administrator) return
  const desk = withCtx(ctx, { actor: administrator.actor })
  const { units, posts }: ChartFile = parse(readFileSync(path, 'utf8'))
  const held = await heldPosts(desk, officials)
  const plan = posts.map(({ held: role, ...post }) => ({
    ...post,
    ...(role !== undefined && { is: takePost(held, role) }),
  }))
  await foundChart(desk, { units, posts: plan }, from)
}

const rolesOf = (actor: Player['actor']) =>
  actor.kind === 'person' ? (actor.office?.roles ?? []) : []

type Held = { post: PostId; roles: readonly string[] }

async function heldPosts(ctx: Ctx, officials: readonly Player[]): Promise<Held[]> {
  const held = await Promise.all(
    officials.map(({ actor }) =>
      actor.kind === 'person' ? listAppointments(ctx, { person: actor.id }) : [],
    ),
  )
  return held.flat().map(({ post, roles }) => ({ post, roles }))
}

/** The next of those whose weightiest role it is. */
function takePost(held: Held[], role: string): PostId {
  const at = held.findIndex(({ roles }) => roles.at(-1) === role)
  const [found] = at < 0 ? [] : held.splice(at, 1)
  if (!found)
    throw new Error(`the demonstration's chart has more posts for ${role} than it has officials`)
  return found.post
}
