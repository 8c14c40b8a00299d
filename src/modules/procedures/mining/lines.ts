import type { Ctx } from '#kernel'
import type { Spread } from '#lib/mining/index'
import type { Seen } from './see.ts'
import { namer, wayText } from './words.ts'

/** Tables of the page, by the name that addresses have for them. */
export const TABLES = ['steps', 'ways', 'loops', 'hand-overs', 'deviations', 'promises'] as const
export type TableName = (typeof TABLES)[number]

/** A cell: words, a count, a duration in milliseconds, or a share. */
export type Value = string | { count: number } | { ms: number } | { share: number }
export type Lines = { columns: string[]; rows: Value[][] }

type About = { name: (id: string) => string; body: (id: string) => string; ctx: Ctx }

/**
 * A table of what was seen, for the page and for a spreadsheet alike.
 *
 * @param body  the name of a body
 * @returns keys of the columns below `procedures.seeing`, and rows
 */
export function linesOf(ctx: Ctx, seen: Seen, table: TableName, body: About['body']): Lines {
  return MADE[table](seen, { ctx, body, name: namer(ctx.t, seen.process) })
}

/** Nothing where there are none: no time is not the same as no time at all. */
const time = ({ count }: Spread, ms: number): Value => (count === 0 ? '' : { ms })

const MADE: Readonly<Record<TableName, (seen: Seen, about: About) => Lines>> = {
  steps: ({ mined }, { name }) => ({
    columns: ['step', 'visits', 'stay', 'stay-90', 'waiting', 'working', 'share'],
    rows: mined.nodes
      .filter(({ stay }) => stay.sum > 0)
      .map(({ node, visits, stay, waiting, working, share }) => [
        ...[name(node), { count: visits }, time(stay, stay.median), time(stay, stay.p90)],
        ...[time(waiting, waiting.median), time(working, working.median), { share }],
      ]),
  }),
  ways: ({ mined }, { ctx, name }) => ({
    columns: ['way', 'cases', 'share', 'stay', 'stay-90'],
    rows: mined.variants.map(({ nodes, count, share, time: spread }) => [
      ...[wayText(ctx.t, nodes.map(name)), { count }, { share }],
      ...[time(spread, spread.median), time(spread, spread.p90)],
    ]),
  }),
  loops: ({ mined }, { name }) => ({
    columns: ['step', 'back', 'times', 'cases', 'lost', 'lost-all'],
    rows: mined.loops.map(({ node, back, count, cases, lost }) => [
      ...[name(node), back === null ? '' : name(back), { count }, { count: cases }],
      ...[time(lost, lost.median), time(lost, lost.sum)],
    ]),
  }),
  'hand-overs': ({ mined }, { body }) => ({
    columns: ['from', 'to', 'times', 'cases', 'returned', 'until-begun'],
    rows: mined.handOvers.map(({ from, to, count, cases, returned, time: spread }) => [
      ...[body(from), body(to), { count }, { count: cases }, { count: returned }],
      time(spread, spread.median),
    ]),
  }),
  deviations: ({ mined }, { ctx: { t }, name }) => ({
    columns: ['step', 'what', 'times', 'cases'],
    rows: mined.conformance.deviations.map(({ node, kind, count, cases }) => [
      ...[name(node), t(`procedures.seeing.kinds.${kind}`), { count }, { count: cases }],
    ]),
  }),
  promises: ({ mined }, { name }) => ({
    columns: ['step', 'promised', 'kept', 'late'],
    rows: mined.promises.nodes.map(({ node, promised, kept, late }) => [
      ...[name(node), { count: promised }, { share: kept / promised }, time(late, late.median)],
    ]),
  }),
}
