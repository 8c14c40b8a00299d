import type { Ctx, PersonId } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import {
  assignTask,
  completeTask,
  drawInstance,
  getStanding,
  listTasksOf,
  type OpenTask,
  publishMessage,
  type Standing,
} from '#procedures'
import type { Case } from './case.ts'
import { problem } from './problems.ts'
import { STATES, type State } from './states.ts'

/** A form of the service's own, which an officer fills in: whatever the platform does not know itself. */
const OWN_FORM = 'own-form'
const KNOWN_FORMS = [
  ...['decide', 'correct', 'confirm-refusal', 'opinion', 'payment'],
  ...['competition', 'place'],
]

/** The form of the service that an open task asks an officer to fill in. */
export const ownFormOf = ({ form }: Pick<OpenTask, 'form'>): string | undefined =>
  form !== null && !KNOWN_FORMS.includes(form) ? form : undefined

/** What people do to a case, and with which tasks of its procedure (`igov:form`): one of them must be open. */
const FORMS = {
  claim: ['decide', OWN_FORM],
  release: ['decide', 'correct', OWN_FORM],
  reassign: ['decide', 'correct', OWN_FORM],
  'mark-urgent': ['decide', 'correct', 'confirm-refusal', 'opinion', OWN_FORM],
  'fill-form': [OWN_FORM],
  'type-over': ['decide', OWN_FORM],
  return: ['decide'],
  approve: ['decide'],
  'propose-refusal': ['decide'],
  'confirm-refusal': ['confirm-refusal'],
  'decline-refusal': ['confirm-refusal'],
  'give-opinion': ['opinion'],
  correct: ['correct'],
  pay: ['payment'],
  'decide-by-list': ['competition'],
  'answer-offer': ['place'],
  hold: ['decide', OWN_FORM],
  extend: ['decide', OWN_FORM],
  'agree-hold': ['decide', OWN_FORM],
  resume: ['decide', OWN_FORM],
  join: ['decide'],
  split: ['decide'],
  part: ['decide', 'correct', 'confirm-refusal', 'opinion'],
} as const satisfies Record<string, readonly string[]>

/** What comes to a case as a message that its procedure awaits. */
const MESSAGES = {
  withdraw: 'withdrawn',
  grant: 'licence-issued',
  deadline: 'deadline-passed',
  'move-up': 'place-free',
} as const

export type TaskAct = keyof typeof FORMS
export type MessageAct = keyof typeof MESSAGES
export type Act = TaskAct | MessageAct

/** What a task's procedure is told: the act, and for a return until when the correction may come. */
export type Told =
  | {
      act: 'return' | 'approve' | 'refuse' | 'confirm' | 'decline' | 'accept' | null
      correctBy: string | null
    }
  | {
      act: 'offer' | 'reserve' | 'confirm'
      correctBy: null
      /** last days of an offer, and of the reserve list */
      acceptBy: string
      reserveEnds: string
    }
  | { favourable: boolean }
  | { paid: true }
  | { form: Data }

/** Whether an act can be done on a case whose procedure stands there; nothing on one that has none. */
export const isPossible = (act: Act, standing: Standing | undefined): boolean =>
  act in MESSAGES
    ? standing?.awaits.includes(MESSAGES[act as MessageAct]) === true
    : standing !== undefined && findTask(standing, act as TaskAct) !== undefined

const findTask = (
  { tasks }: Standing,
  act: TaskAct,
  bodies?: readonly string[],
): OpenTask | undefined =>
  tasks.find(
    ({ form, body }) =>
      (FORMS[act] as readonly (string | null)[]).includes(ownFormOf({ form }) ? OWN_FORM : form) &&
      (bodies === undefined || bodies.includes(body)),
  )

/** The task by which one of these bodies gives its opinion. */
export const consultedTask = (standing: Standing, bodies: readonly string[]) =>
  findTask(standing, 'give-opinion', bodies)

/** The task that asks an officer to fill in a form of the service. */
export const ownFormTask = (standing: Standing | undefined) =>
  standing && findTask(standing, 'fill-form')

/** Bodies whose opinion is awaited. */
export const consultedIn = (standing: Standing | undefined): string[] =>
  (standing?.tasks ?? []).flatMap(({ form, body }) => (form === 'opinion' ? [body] : []))

/**
 * Where the procedure of a case stands; undefined for one that was decided before there were procedures.
 *
 * @param hold  nothing moves it until the transaction ends; whoever holds the case, too, holds that first
 */
export const standingOf = async (
  ctx: Ctx,
  { instance }: Pick<Case, 'instance'>,
  hold = false,
): Promise<Standing | undefined> => (instance ? getStanding(ctx, instance, { hold }) : undefined)

/** The procedure of a case as a picture and as a list, in the reader's language; undefined where it has none. */
export const drawnOf = async (ctx: Ctx, { instance }: Pick<Case, 'instance'>) => {
  const { t } = ctx
  const words = { lang: t.locale, title: t('cases.course.title') }
  return instance ? drawInstance(ctx, instance, words) : undefined
}

/** @throws Error  the model says nothing that a case can be in: the pack's check refuses such a one */
export function stateOf({ shown }: Standing): State {
  if (shown === null || !(shown in STATES)) throw new Error(`no case stands at ${shown}`)
  return shown as State
}

/**
 * Does the task of an act: the procedure goes on, as a part of the transaction.
 *
 * @param bodies  whose task it is, where several have one
 * @returns where it stands then
 * @throws cases/wrong-state  no such task is open
 */
export async function doTask(
  ctx: Ctx,
  { standing, officer, state }: Pick<Case, 'officer' | 'state'> & { standing?: Standing },
  act: TaskAct,
  told: Told = { act: null, correctBy: null },
  bodies?: readonly string[],
): Promise<State> {
  const task = standing && findTask(standing, act, bodies)
  if (!task) throw problem('wrong-state', { state: ctx.t(`cases.states.${state}`) })
  const after = await completeTask(ctx, task, 'form' in told ? told.form : told)
  if (officer) await giveTask(ctx, after, officer)
  return stateOf(after)
}

/** Whoever has the case has its open task, too. */
export async function giveTask(
  ctx: Ctx,
  standing: Standing | undefined,
  to: PersonId | null,
): Promise<void> {
  const task = standing && findTask(standing, 'claim')
  if (!task) return
  const now = (await listTasksOf(ctx, task.instance)).find(({ wait }) => wait === task.wait)
  if (now && now.assignee !== to) await assignTask(ctx, task, { from: now.assignee, to })
}

/**
 * Tells the procedure of a case what came for it, once.
 *
 * @param data  what comes with it
 * @returns where it stands then
 */
export async function tellProcedure(
  ctx: Ctx,
  found: Pick<Case, 'id' | 'reference' | 'instance'>,
  act: MessageAct,
  data: Data = {},
): Promise<State> {
  const name = MESSAGES[act]
  const fate = await publishMessage(ctx, {
    ...{
      sender: 'cases',
      id: `${found.id}:${name}`,
      name,
      key: found.reference,
      data,
      keepDays: 0,
    },
  })
  const after = await standingOf(ctx, found)
  if (fate.status !== 'received' || !after)
    throw new Error(`nobody takes ${name} of case ${found.id}`)
  return stateOf(after)
}
