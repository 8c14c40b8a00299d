import { describe, expect, it } from 'vitest'
import { readBpmn } from './read.ts'
import { explore } from './state-space.ts'
import { drawn, flows, processText, read } from './text-fixture.ts'

const LIMITS = { states: 20_000, moves: 200_000 }

/** What can happen in a process that is drawn as flows; see the fixture for the letters. */
function seen(ways: string, beside = '') {
  const process = readBpmn(processText(drawn(ways) + beside, { executable: false })).definitions
    .processes[0]
  if (!process) throw new Error('no process')
  const { complete, stuck, doubled, cut, entered } = explore(process, LIMITS)
  return {
    complete,
    stuck: stuck.map(
      ({ nodes, fired }) => `${[...nodes].sort().join(' ')}${fired ? ' again' : ''}`,
    ),
    doubled: doubled.map(({ node }) => node),
    cut: cut.map(({ node, others }) => `${node}: ${others.join(' ')}`),
    entered,
  }
}
const fine = { complete: true, stuck: [], doubled: [], cut: [] }

const boundary = (id: string, host: string, interrupting = true) =>
  `<boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${interrupting}"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>`

describe('the search of all that can happen', () => {
  it('finds nothing where a split meets its own join', () => {
    expect(seen('s>p1 p1>a p1>b a>p2 b>p2 p2>e')).toMatchObject(fine)
    expect(seen('s>x1 x1>a x1>b a>x2 b>x2 x2>e')).toMatchObject(fine)
    expect(seen('s>i1 i1>a?1 i1>b?1 i1>c?1 a>i2 b>i2 c>i2 i2>e')).toMatchObject(fine)
    expect(seen('s>x1 x1>a a>x2 x2>x1 x2>e')).toMatchObject(fine)
  })

  it('finds the standstill of a parallel join behind an exclusive split, with the shortest way to it', () => {
    const ways = 's>x1 x1>a x1>b a>p2 b>p2 p2>e'
    expect(seen(ways)).toMatchObject({ stuck: ['p2'] })
    const process = read(drawn(ways)).definitions.processes[0]
    expect(process && explore(process, LIMITS).stuck[0]?.trace).toEqual(['s', 'x1', 'a'])
  })

  it('finds what is split in parallel and merged as if it were not', () => {
    expect(seen('s>p1 p1>a p1>b a>x2 b>x2 x2>t t>e')).toMatchObject({ doubled: ['x2'], stuck: [] })
    expect(seen('s>p1 p1>a p1>b a>t b>t t>e')).toMatchObject({ doubled: ['t'] })
    expect(seen('s>p1 p1>a p1>b a>e b>e')).toMatchObject(fine)
  })

  it('finds the token that is left at a join which has fired', () => {
    const found = seen('s>p1 p1>a p1>b p1>c a>x2 b>x2 x2>p3 c>p3 p3>e')
    expect(found).toMatchObject({ doubled: ['x2'], stuck: ['p3 again'] })
  })

  it('finds an inclusive split that is joined as if all were taken', () => {
    expect(seen('s>i1 i1>a?1 i1>b?1 a>p2 b>p2 p2>e')).toMatchObject({ stuck: ['p2'] })
  })

  it('lets an inclusive join wait for what can still come, and no longer', () => {
    expect(seen('s>i1 i1>a?1 i1>b?1 a>i2 b>e i2>e')).toMatchObject({ stuck: [], doubled: [] })
    expect(seen('s>p1 p1>a p1>b a>i2 b>i2 i2>t t>x3 x3>i2 x3>e')).toMatchObject({ stuck: [] })
    const left = seen('s>p1 p1>a p1>b a>i2 b>i2 i2>e m>e', boundary('m', 'b'))
    expect(left).toMatchObject({ stuck: [], doubled: [] })
  })

  it('finds inclusive joins that wait for each other', () => {
    const circle = 's>p1 p1>a p1>b a>i1 b>i2 i1>p3 i2>p4 p3>i2 p4>i1 p3>e p4>e'
    expect(seen(circle).stuck).toEqual(['i1 i2'])
  })

  it('finds ends that cut off what runs beside them', () => {
    expect(seen('s>p1 p1>a p1>b a>k b>x2 c>x2 x2>e')).toMatchObject({ cut: ['k: x2'] })
    expect(seen('s>x1 x1>k x1>e')).toMatchObject(fine)
  })

  it('follows boundary events, also those that come again and again', () => {
    const interrupting = seen('s>a a>x2 m>x2 x2>e', boundary('m', 'a'))
    expect(interrupting).toMatchObject(fine)
    expect(interrupting.entered).toContain('m')
    const beside = seen('s>a a>x2 m>x2 x2>e', boundary('m', 'a', false))
    expect(beside).toMatchObject({ complete: true, doubled: ['x2'] })
    expect(seen('s>a a>e m>r r>e', boundary('m', 'a', false))).toMatchObject(fine)
  })

  it('follows links, and starts that are one of several', () => {
    const link = (kind: string, id: string) =>
      `<${kind} id="${id}"><linkEventDefinition name="L"/></${kind}>`
    const inside = `<startEvent id="s"/><endEvent id="e"/>${link('intermediateThrowEvent', 'out')}${link('intermediateCatchEvent', 'in')}${flows('s>out in>e')}`
    const process = read(inside).definitions.processes[0]
    const found = process && explore(process, LIMITS)
    expect([...(found?.entered ?? [])].sort()).toEqual(['e', 'in', 'out', 's'])
    expect(seen('s1>p1 s2>p1 p1>e')).toMatchObject({ stuck: ['p1'] })
  })

  it('says when there is too much to look through', () => {
    const many = Array.from(
      { length: 12 },
      (_, n) => `p1>x${n}a x${n}a>t${n} x${n}a>u${n} t${n}>x${n}b u${n}>x${n}b x${n}b>p2`,
    )
    const process = read(drawn(`s>p1 ${many.join(' ')} p2>e`)).definitions.processes[0]
    const found = process && explore(process, { states: 500, moves: 5000 })
    expect(found).toMatchObject({ complete: false, stuck: [] })
  })
})
