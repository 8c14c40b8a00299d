import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel'
import { modulesFor } from '../../src/apps/modules.ts'
import { decideRoute } from '../../src/kernel/access/route.ts'
import { ANONYMOUS, acting, mandateOf, person, SYSTEM, software } from './people.ts'
import { LOG } from './table.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Reviewed: who reads a change of it reads who may do more, or less, than before. */
const TABLE = 'tests/access/routes.md'

/** Of one module; a decision takes some 2 µs for each. */
const MOST_POLICIES = 30

const modules = modulesFor({ root: ROOT, smtp: undefined })

/** One of each kind of actor that there is. */
const KINDS: Readonly<Record<string, Actor>> = {
  anonymous: ANONYMOUS,
  person: person('sara'),
  acting: acting(person('sara'), mandateOf('company')),
  officer: person('hind', 'moci', 'officer'),
  elsewhere: person('maryam', 'moph', 'officer'),
  senior: person('nasser', 'moci', 'senior-officer'),
  centre: person('aisha', 'cgb', 'centre-officer'),
  administrator: person('jassim', 'moci', 'administrator'),
  auditor: person('reem', 'sab', 'auditor'),
  author: person('fahad', 'cgb', 'policy-author'),
  'rule author': person('maha', 'moci', 'rule-author'),
  'other role': person('omar', 'moci', 'king'),
  system: SYSTEM,
}

const cell = (who: Actor, act: string) => {
  const { allow, rules } = decideRoute(modules, { actor: who, log: LOG }, act)
  return allow ? rules.map((rule) => rule.replace(/^.*:/, '')).join(', ') : '–'
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function tableOfDecisions() {
  const routes = modules.flatMap((module) => module.routes ?? [])
  const declared = modules.flatMap(
    ({ decide }) => decide?.acts.map((act) => `${decide.module}:${act}`) ?? [],
  )
  const acts = ['public', 'signed-in', ...declared]
  return [
    '# Who may enter where',
    '',
    'Each act by each kind of actor, with the rule that lets them; – is a denial. Kept by hand: the test',
    'beside it prints the lines that are missing, and somebody looks at each before it comes in here.',
    '',
    row(['act', ...Object.keys(KINDS)]),
    row(['act', ...Object.keys(KINDS)].map(() => '---')),
    ...acts.map((act) => row([act, ...Object.values(KINDS).map((who) => cell(who, act))])),
    '',
    row(['address', 'act']),
    row(['---', '---']),
    ...routes.map(({ method, url, allow }) => row([`${method} ${url}`, allow])).sort(),
  ]
}

describe('Every act and every address', () => {
  const reviewed = readFileSync(join(ROOT, TABLE), 'utf8').trimEnd().split('\n')
  const decided = tableOfDecisions()

  it('has a reviewed line that says who may, and by which rule', () => {
    expect(decided.filter((line) => !reviewed.includes(line))).toEqual([])
  })

  it('has no line left of what is gone', () => {
    expect(reviewed.filter((line) => !decided.includes(line))).toEqual([])
  })

  it('is closed to anonymous people unless it is public', () => {
    const open = modules
      .flatMap((module) => module.routes ?? [])
      .filter(({ allow }) => cell(ANONYMOUS, allow) !== '–' && allow !== 'public')
    expect(open).toEqual([])
  })

  it('is closed to software, but for what is for it alone', () => {
    const acts = modules.flatMap(
      ({ decide }) => decide?.acts.map((act) => `${decide.module}:${act}`) ?? [],
    )
    const may = (who: Actor) =>
      ['public', 'signed-in', ...acts].filter((act) => cell(who, act) !== '–')
    expect(may(software('moci', ...acts))).toEqual(['public', 'procedures:work'])
    expect(may(software('moci'))).toEqual(['public'])
  })

  it('has few policies to be held against: each adds to every decision of its module', () => {
    const sizes = modules.flatMap(({ decide }) =>
      decide ? [Object.keys(decide.rules).length] : [],
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_POLICIES)
  })

  it('is denied where nobody declared it', () => {
    const { allow, rules } = decideRoute(modules, { actor: person('sara'), log: LOG }, 'cases:fly')
    expect([allow, rules]).toEqual([false, ['kernel:not-declared']])
  })
})
