import { type Ctx, type PersonId, withCtx } from '#kernel'
import { randomFrom } from '#lib/bpmn/fixture'
import {
  compileProcedures,
  type Data,
  type Event,
  type Program,
  type State,
  step,
} from '#lib/bpmn/index'
import { readBpmn } from '#lib/bpmn/read'
import type { LogEvent, Trace, Work } from '#lib/mining/index'
import { keepDefinition } from '../definition.ts'
import { storeProcedure } from '../procedure.ts'
import { startProcedure } from '../start.ts'
import type { InstanceId } from '../tables.ts'
import { assignTask, completeTask, listTasksOf } from '../task.ts'

const task = (id: string, ar: string, en: string, role: string, more = '') =>
  `<userTask id="${id}"><extensionElements><igov:text lang="ar">${ar}</igov:text>
    <igov:text lang="en">${en}</igov:text><igov:role>${role}</igov:role>${more}</extensionElements></userTask>`

const named = (tag: string, id: string, ar: string, en: string, inside = '') =>
  `<${tag}${inside.startsWith(' ') ? inside : ''} id="${id}"><extensionElements><igov:text lang="ar">${ar}</igov:text>
    <igov:text lang="en">${en}</igov:text></extensionElements>${inside.startsWith(' ') ? '' : inside}</${tag}>`

const flow = (from: string, to: string, more = '') =>
  `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${more}</sequenceFlow>`

/** A way that has a name, and for all but the last a condition. */
const way = (from: string, to: string, ar: string, en: string, when = '') =>
  flow(
    from,
    to,
    `<extensionElements><igov:text lang="ar">${ar}</igov:text><igov:text lang="en">${en}</igov:text>
    </extensionElements>${when && `<conditionExpression>${when}</conditionExpression>`}`,
  )

const due = (days: number) => `<igov:due>{ working days: ${days} }</igov:due>`
const decides = '<igov:output name="decision">decision</igov:output>'

/**
 * A permit that is checked, for which civil defence gives its opinion meanwhile, that is decided, sent back for
 * correction as often as it needs, approved a second time (which nobody ever refused), and lapses when nobody mends it.
 */
export const PERMIT = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:igov="urn:igov:bpmn" targetNamespace="urn:permit">
<process id="permit" isExecutable="true"><extensionElements>
  <igov:text lang="ar">تصريح نشاط مؤقت</igov:text><igov:text lang="en">Temporary activity permit</igov:text></extensionElements>
  <property id="p1" name="decision"/><property id="p2" name="approval"/>
  ${named('startEvent', 's', 'وصل الطلب', 'Sent')}
  <parallelGateway id="fork"/>
  ${task('check', 'فحص الطلب', 'Check the application', 'officer', due(3))}
  ${task('opinion', 'رأي الدفاع المدني', 'Opinion of civil defence', 'moi/officer', due(5))}
  <parallelGateway id="join"/>
  ${task('decide', 'القرار', 'Decide', 'officer', due(5) + decides)}
  ${named('exclusiveGateway', 'decided', 'ما القرار؟', 'What was decided?', ' default="decided-refused"')}
  ${task('mend', 'تصحيح الطلب', 'Correct the application', 'applicant')}
  ${named(
    'boundaryEvent',
    'late',
    'انتهت مهلة التصحيح',
    'Not corrected in time',
    ' attachedToRef="mend"',
  ).replace(
    '</boundaryEvent>',
    '<timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition></boundaryEvent>',
  )}
  ${task('approve', 'اعتماد القرار', 'Approve the decision', 'senior-officer', '<igov:output name="approval">approval</igov:output>')}
  ${named('exclusiveGateway', 'approved', 'هل اعتُمد؟', 'Approved?', ' default="approved-back"')}
  ${task('back', 'إعادة النظر', 'Think again', 'officer')}
  ${named('endEvent', 'granted', 'صدر التصريح', 'Granted')}
  ${named('endEvent', 'refused', 'رُفض الطلب', 'Refused')}
  ${named('endEvent', 'lapsed', 'سقط الطلب', 'Lapsed')}
  ${flow('s', 'fork') + flow('fork', 'check') + flow('fork', 'opinion') + flow('check', 'join')}
  ${flow('opinion', 'join') + flow('join', 'decide') + flow('decide', 'decided')}
  ${way('decided', 'approve', 'مقبول', 'grant', 'decision = "grant"')}
  ${way('decided', 'mend', 'يحتاج تصحيحًا', 'send back', 'decision = "return"')}
  ${way('decided', 'refused', 'مرفوض', 'refuse')}
  ${flow('mend', 'decide') + flow('late', 'lapsed') + flow('approve', 'approved')}
  ${way('approved', 'granted', 'نعم', 'yes', 'approval = "yes"')}
  ${way('approved', 'back', 'لا', 'no')}
  ${flow('back', 'decide')}
</process></definitions>`

/** Brings in the permit as a procedure of a body. */
export async function givenPermit(ctx: Ctx, id = 'permit', owner = 'moci'): Promise<string> {
  const definition = await keepDefinition(ctx, {
    bpmn: PERMIT,
    model: readBpmn(PERMIT).definitions,
  })
  await storeProcedure(ctx, { id, owner, definition, process: 'permit' })
  return definition
}

type Clock = { now(): Date; set(at: Date): void }
type Random = ReturnType<typeof randomFrom>
type Case = { ctx: Ctx; clock: Clock; random: Random; officers: readonly PersonId[] }

const HOUR = 3_600_000

/**
 * Cases of the permit as they come in an office: most are granted at once, some are sent back once or several times,
 * few are refused; each case begins some hours after the one before it.
 *
 * @param officers  they take turns
 */
export async function givenPermits(
  given: Omit<Case, 'random'>,
  { count, procedure = 'permit', seed = 1 }: { count: number; procedure?: string; seed?: number },
): Promise<InstanceId[]> {
  const random = randomFrom(seed)
  const made: InstanceId[] = []
  let latest = 0
  for (let number = 0; number < count; number++) {
    const begun = given.clock.now().getTime()
    const start = { procedure, key: `T-${seed}-${number}` }
    const instance = await startProcedure(given.ctx, start)
    await runPermit({ ...given, random }, instance)
    made.push(instance)
    const over = given.clock.now().getTime()
    latest = Math.max(latest, over)
    given.clock.set(new Date(Math.max(begun + 5 * HOUR, over - 48 * HOUR)))
  }
  given.clock.set(new Date(latest))
  return made
}

async function runPermit(about: Case, instance: InstanceId) {
  const { ctx, random } = about
  const refuses = random.chance(0.1)
  let returns = random.chance(0.3) ? 1 + random.below(2) : 0
  for (;;) {
    const open = (await listTasksOf(ctx, instance)).filter(({ closedAt }) => !closedAt)
    const next = open[random.below(open.length)]
    if (!next) return
    const decision = returns > 0 ? 'return' : refuses ? 'refuse' : 'grant'
    if (next.node === 'decide') returns--
    const answers: Data = next.node === 'decide' ? { decision } : { approval: 'yes' }
    await work(about, { instance, wait: next.wait }, next.node, answers)
  }
}

/** Waits a while, takes it, works at it, and does it. */
async function work(
  { ctx, clock, random, officers }: Case,
  key: { instance: InstanceId; wait: number },
  node: string,
  answers: Data,
) {
  const hours = node === 'opinion' ? 24 + random.below(120) : 1 + random.below(30)
  const later = (by: number) => clock.set(new Date(clock.now().getTime() + by * HOUR))
  later(hours)
  const officer = random.pick(officers)
  if (node !== 'mend') await assignTask(ctx, key, { from: null, to: officer })
  later(1 + random.below(4))
  const actor = { kind: 'person' as const, id: officer, name: {} }
  await completeTask(withCtx(ctx, { actor }), key, answers)
}

export const PERMIT_MODEL = readBpmn(PERMIT).definitions

/** The same cases in memory, each run by the interpreter, without a database: for measuring alone. */
export function* permitTraces(count: number, seed = 1): Generator<Trace> {
  const random = randomFrom(seed)
  const program = compileProcedures([PERMIT_MODEL])
  const made = Array.from({ length: DIFFERENT }, () => permitTrace(program, random))
  for (let number = 0; number < count; number++) {
    const kind = made[number % DIFFERENT]
    if (kind) yield { ...kind, case: `T-${number}` }
  }
}

/** So many different ones are made, and come again and again. */
const DIFFERENT = 2_000

function permitTrace(program: Program, random: Random): Trace {
  const around = {
    ...{ zone: 'Asia/Qatar', key: 'T', called: false },
    decide: () => null,
  }
  let now = Date.parse('2026-03-01T08:00:00Z')
  const events: LogEvent[] = []
  const opened = new Map<number, number>()
  let state: State | null = null
  let event: Event = { type: 'start', process: 'permit' }
  let done: Work | null = null
  for (let returns = random.chance(0.3) ? 1 : 0; ; ) {
    const stepped = step(program, state, event, { ...around, now: new Date(now) })
    for (const { node, scope, what, flow } of stepped.log) {
      const work = what === 'completed' && done ? { work: done } : {}
      if (what === 'completed') done = null
      events.push({ at: now, node, scope, kind: what, ...(flow && { flow }), ...work })
    }
    state = stepped.state
    for (const effect of stepped.effects)
      if (effect.type === 'open') opened.set(effect.wait.id, now)
    const waits = state.tokens.flatMap(({ waits }) => waits).filter((one) => one.for === 'task')
    const next = waits[random.below(Math.max(1, waits.length))]
    if (!next || state.status !== 'running') break
    const begun = now + (1 + random.below(90)) * HOUR
    now = begun + (1 + random.below(5)) * HOUR
    const body = next.node === 'opinion' ? 'moi' : 'moci'
    const since = opened.get(next.id) ?? begun
    done = {
      since,
      begun,
      due: since + 72 * HOUR,
      who: `o${random.below(9)}`,
      role: 'officer',
      body,
    }
    const decision = returns > 0 ? 'return' : random.chance(0.1) ? 'refuse' : 'grant'
    if (next.node === 'decide') returns--
    event = { type: 'complete', wait: next.id, data: { decision, approval: 'yes' } }
  }
  const begun = events[0]?.at ?? now
  const whose = { case: 'T', model: 'permit', body: 'moci' }
  return { ...whose, begun, ended: now, ending: state?.status ?? null, events }
}
