import { describe, expect, it } from 'vitest'
import { readBpmn } from './read.ts'
import { drawn, flows, processText } from './text-fixture.ts'
import { didWell, tryOut } from './trial.ts'

const tried = (inside: string, beside = '') =>
  tryOut(readBpmn(processText(inside, { beside, executable: false })).definitions)
const EVENTS = ['message', 'signal', 'conditional', 'timer'] as const
const event = (type: string) => `<${type}EventDefinition/>`

describe('a model that is tried out', () => {
  it('runs to its end and enters every node, whatever conditions it has or lacks', () => {
    const outcomes = [
      tried(drawn('s>x1 x1>a x1>b a>x2 b>x2 x2>e')),
      tried(drawn('s>x1 x1>a?nonsense( x1>b?$x a>e b>x1')),
      tried(drawn('s>i1 i1>a i1>b?1 i1>c a>i2 b>i2 c>i2 i2>e')),
      tried(drawn('s>p1 p1>a p1>b a>p2 b>p2 p2>e')),
      tried(drawn('a>b')),
      tried(''),
    ]
    for (const [outcome] of outcomes) {
      expect(outcome).toMatchObject({ missed: [], problems: [], standstills: [] })
      expect(outcome && didWell(outcome)).toBe(true)
      expect(outcome?.ended).toBe(outcome?.runs)
    }
  })

  it('gets what it waits for: at starts, on the way, at the side of tasks, in event sub-processes', () => {
    const starts = EVENTS.map((type) => `<startEvent id="s-${type}">${event(type)}</startEvent>`)
    const caught = EVENTS.map(
      (type) => `<intermediateCatchEvent id="c-${type}">${event(type)}</intermediateCatchEvent>`,
    )
    const sides = [...EVENTS, 'error', 'escalation'].flatMap((type) =>
      (type === 'error' || type === 'escalation' ? [true] : [true, false]).map(
        (cancel) =>
          `<boundaryEvent id="b-${type}-${cancel}" attachedToRef="t" cancelActivity="${cancel}">${event(type)}</boundaryEvent>`,
      ),
    )
    const handlers = [...EVENTS, 'error', 'escalation'].map(
      (type) =>
        `<subProcess id="h-${type}" triggeredByEvent="true"><startEvent id="hs-${type}" isInterrupting="${type === 'error'}">${event(type)}</startEvent><task id="ht-${type}"/>${flows(`hs-${type}>ht-${type}`)}</subProcess>`,
    )
    const ways = `${EVENTS.map((type) => `s-${type}>c-message`).join(' ')} c-message>c-signal c-signal>c-conditional c-conditional>c-timer c-timer>t t>e`
    const [outcome] = tried(
      `${starts.join('')}${caught.join('')}<task id="t"/>${sides.join('')}<endEvent id="e"/>${flows(ways)}${handlers.join('')}`,
    )
    expect(outcome).toMatchObject({ missed: [], problems: [] })
    expect(outcome && didWell(outcome)).toBe(true)
  })

  it('goes round loops, into sub-processes, calls and several instances', () => {
    const loops = [
      '<standardLoopCharacteristics/>',
      '<standardLoopCharacteristics testBefore="true"/>',
      '<multiInstanceLoopCharacteristics/>',
      '<multiInstanceLoopCharacteristics isSequential="true"/>',
    ]
    const tasks = loops.map(
      (loop, n) =>
        `<userTask id="t${n}">${loop}</userTask><subProcess id="u${n}">${loop}<task id="in${n}"/></subProcess>`,
    )
    const [outcome] = tried(
      `<startEvent id="s"/>${tasks.join('')}<callActivity id="c" calledElement="unknown"/><subProcess id="empty"/><boundaryEvent id="b" attachedToRef="empty">${event('error')}</boundaryEvent><endEvent id="e"/>${flows('s>t0 t0>u0 u0>t1 t1>u1 u1>t2 t2>u2 u2>t3 t3>u3 u3>c c>empty empty>e b>e')}`,
    )
    expect(outcome).toMatchObject({ missed: [], problems: [], standstills: [] })
  })

  it('is not blamed for an error that nobody catches, nor for what nothing can throw', () => {
    const [uncaught] = tried(
      `<startEvent id="s"/><endEvent id="e">${event('error')}</endEvent>${flows('s>e')}`,
    )
    expect(uncaught && didWell(uncaught)).toBe(true)
    const [unthrown] = tried(
      `<startEvent id="s"/><subProcess id="u"><startEvent id="us"/></subProcess><boundaryEvent id="b" attachedToRef="u">${event('error')}</boundaryEvent>${flows('s>u')}`,
    )
    expect(unthrown).toMatchObject({ missed: [], problems: [] })
  })

  it('stands still only where the search of all that can happen says so', () => {
    const [outcome] = tried(drawn('s>x1 x1>a x1>b a>p2 b>p2 p2>e'))
    expect(outcome).toMatchObject({
      ended: 0,
      standstills: ['p2'],
      impossible: ['e'],
      problems: [],
    })
    expect(outcome && didWell(outcome)).toBe(true)
  })

  it('runs in each process of a collaboration; an empty pool ends at once', () => {
    const beside = `<process id="q"><startEvent id="qs"/></process><process id="empty"/><collaboration id="c"><participant id="a" processRef="p"/><participant id="b"/></collaboration>`
    expect(tried(drawn('s>e'), beside).map((one) => [one.process, didWell(one)])).toEqual([
      ['q', true],
      ['empty', true],
      ['p', true],
    ])
  })
})
