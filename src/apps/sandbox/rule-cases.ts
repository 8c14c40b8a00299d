import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Ctx, type Pack, today } from '#kernel'
import { addDays, type LocalDate } from '#lib/time'
import { type CaseOfRules, listRuleSetIds, recordCases } from '#rules'
import { type Invented, type Random, randomFrom } from './population.ts'
import { SEED } from './sign-in-people.ts'

/** How one input is drawn; see the file of the pack. */
type Drawn =
  | number
  | { weights: Readonly<Record<string, number>> }
  | { between: readonly [number, number]; step: number }
  | { daysBefore: readonly [number, number] }
  | { day: 'case' }
  | { own: 'age' }

/** By rule set, by the name of the input. */
type CasesFile = Readonly<Record<string, Readonly<Record<string, Drawn>>>>

const YEAR_DAYS = 365
const DAYS_A_YEAR = 365.25
const MS_A_DAY = 86_400_000
/** Of a full population; smaller ones have fewer. */
const MOST = 1_200

/**
 * A year of cases for each rule set of the pack, drawn as the pack says: the same seed, pack, people and day give
 * the same cases.
 *
 * @returns nothing for rule sets of which the pack says nothing
 */
export function drawRuleCases(
  pack: Pick<Pack, 'dir'>,
  people: readonly Invented[],
  day: LocalDate,
): ReadonlyMap<string, readonly CaseOfRules[]> {
  const path = join(pack.dir, 'demonstration/rule-cases.yaml')
  if (!existsSync(path)) return new Map()
  const file: CasesFile = parse(readFileSync(path, 'utf8'))
  const count = Math.min(MOST, people.length)
  return new Map(
    Object.entries(file).map(([ruleSet, inputs], at) => {
      const random = randomFrom(SEED + at)
      const cases = Array.from({ length: count }, (_, number): CaseOfRules => {
        const on = addDays(day, -Math.floor(random() * YEAR_DAYS))
        const scene = { on, random, person: people[number] }
        const given = Object.entries(inputs).map(([name, drawn]) => [name, drawOf(drawn, scene)])
        return { on, inputs: Object.fromEntries(given), simulated: true }
      })
      return [ruleSet, cases]
    }),
  )
}

type Scene = { on: LocalDate; random: Random; person: Invented | undefined }

function drawOf(drawn: Drawn, { on, random, person }: Scene): string | number | boolean {
  if (typeof drawn === 'number') return random() < drawn
  if ('weights' in drawn) return weighted(drawn.weights, random)
  if ('between' in drawn) {
    const [low, high] = drawn.between
    // Squared, so that most of it is low, as wages and fines are.
    return low + Math.floor((random() ** 2 * (high - low)) / drawn.step) * drawn.step
  }
  if ('daysBefore' in drawn) {
    const [least, most] = drawn.daysBefore
    return addDays(on, -(least + Math.floor(random() ** 2 * (most - least))))
  }
  if ('day' in drawn) return on
  const born = person?.birthDate ?? on
  return Math.floor((Date.parse(on) - Date.parse(born)) / MS_A_DAY / DAYS_A_YEAR)
}

/** One of some answers, as often as it weighs; what looks like a number is one. */
function weighted(weights: Readonly<Record<string, number>>, random: Random): string | number {
  const all = Object.entries(weights)
  const sum = all.reduce((sum, [, weight]) => sum + weight, 0)
  let left = random() * sum
  const found = all.find(([, weight]) => {
    left -= weight
    return left < 0
  })
  const value = found?.[0] ?? ''
  return /^[0-9]+$/.test(value) ? Number(value) : value
}

/** Keeps a year of cases for those who try changes of rules, marked as simulated. */
export async function recordRuleCases(ctx: Ctx, people: readonly Invented[]): Promise<void> {
  const known = await listRuleSetIds(ctx.pack)
  for (const [ruleSet, cases] of drawRuleCases(ctx.pack, people, today(ctx))) {
    if (known.includes(ruleSet)) await recordCases(ctx, ruleSet, cases)
  }
}
