import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { GivenPerson } from '#testing'
import { answerAt, fieldPath, isRecord } from '../../src/modules/services/fixture.ts'
import { type Answers, applyOf, fieldAt, givenIn, leavesOf, type Scenario } from './papers.ts'
import type { Bundle } from './walk.ts'

/** What one register says of whoever applies, or of what they type. */
type Told = { register: string; said: Answers | 'not-found' | 'unavailable' }
/** Answers that are sent in several ways. */
export type Scene = {
  name: string
  on: string
  answers: Answers
  /** undefined: nobody may be asked, and everything is typed */
  told: Told | undefined
}

export const pagesOf = (bundle: Bundle) => applyOf(bundle).pages
const nodesOf = (bundle: Bundle) => [...applyOf(bundle).byPath.values()]

/** Whether an answer is given on the last page, where one declares. */
export function isDeclared(bundle: Bundle, path: string): boolean {
  const node = applyOf(bundle).byPath.get(fieldPath(path))
  return node !== undefined && pagesOf(bundle)[node.page]?.page.summary === true
}

const askedOf = ({ from }: ReturnType<typeof nodesOf>[number]) =>
  from && from.register !== 'account' ? from : undefined

/** Registers that the form asks about whoever applies, were it allowed to. */
export const registersOf = (bundle: Bundle): string[] => [
  ...new Set(nodesOf(bundle).flatMap((node) => askedOf(node)?.register ?? [])),
]

/**
 * What a scenario comes to: everything typed; and where the form asks a register, once more with a register that says what the
 * scenario answers. One that has a register say something is taken as it is.
 *
 * @param people  by the numbers that the scenario calls them by
 */
export function scenesOf(
  bundle: Bundle,
  scenario: Scenario,
  people: ReadonlyMap<string, GivenPerson>,
): Scene[] {
  const { scenario: name, on, registers } = scenario
  const answers = called(givenIn(bundle, scenario), people) as Answers
  if (registers) {
    const [told, ...more] = Object.entries(registers).map(([register, said]) => ({
      register,
      said,
    }))
    if (more.length > 0) throw new Error(`${name}: one register alone is heard here`)
    return [{ name, on, answers, told: told as Told }]
  }
  const typed: Scene = { name, on, answers, told: undefined }
  const said = saidOf(bundle, answers)
  return said ? [typed, { ...typed, name: `${name}, as the register says`, told: said }] : [typed]
}

function called(value: unknown, people: ReadonlyMap<string, GivenPerson>): unknown {
  if (typeof value === 'string') return people.get(value)?.identifier ?? value
  if (Array.isArray(value)) return value.map((item) => called(item, people))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, called(inner, people)]),
  )
}

/** A register that holds what was answered; undefined where none is asked about anything of it. */
function saidOf(bundle: Bundle, answers: Answers): Told | undefined {
  const [register] = registersOf(bundle)
  if (register === undefined) return undefined
  const said = nodesOf(bundle).flatMap((node) => {
    const from = askedOf(node)
    const value = answerAt(answers, node.path)
    if (!from || node.field.kind === 'file' || value === undefined) return []
    return [[from.field, value] as const]
  })
  return said.length > 0 ? { register, said: Object.fromEntries(said) } : undefined
}

export const hasFiles = (bundle: Bundle, answers: Answers): boolean =>
  leavesOf(bundle, answers).some(([path]) => fieldAt(bundle, path)?.kind === 'file')

type Fetched = {
  register: string
  state: string
  record?: Answers
  gave?: string[]
  typed?: { path: string; answer: string }
}
/** As it can be held against another, and what registers said. */
export type Kept = { text: string; fetched: readonly Fetched[] }

/**
 * What is kept of an application: its answers byte for byte, but for the numbers under which its files lie; and what
 * registers said and who else confirmed, but for the moments and the number of the consent. That a register may not be
 * asked is noted where somebody said so: a table says nothing of it.
 */
export async function keptOf(ctx: Ctx, reference: string): Promise<Kept> {
  const { rows } = await sql<{ answers: string; fetched: Fetched[]; confirmed: Answers[] }>`
    select s.answers::text as answers, s.fetched, s.confirmed
    from cases.submission s join cases.case c on c.id = s.case_id
    where c.reference = ${reference}`.execute(ctx.sql)
  const [kept] = rows
  if (!kept || rows.length > 1) throw new Error(`${reference} was sent ${rows.length} times`)
  const fetched = kept.fetched.flatMap(({ typed, ...one }) => {
    const { at: _, consent: __, ...said } = one as Fetched & { at: string; consent: string }
    if (said.state === 'declined') return []
    return [{ ...said, ...(typed && { typed: { path: typed.path, answer: typed.answer } }) }]
  })
  const confirmed = kept.confirmed.map(({ at: _, ...who }) => who)
  const text = [
    kept.answers.replace(/"file": "[0-9a-f-]{36}"/g, '"file": ""'),
    JSON.stringify(fetched),
    JSON.stringify(confirmed),
  ].join('\n')
  return { text, fetched }
}
