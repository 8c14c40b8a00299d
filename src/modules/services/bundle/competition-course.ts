import type { Node, Process } from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import type { Place } from '#lib/xml/tree'
import type { Competition } from './competition-file.ts'

/** What a procedure is told when a place is free for who waits on the reserve list. */
export const PLACE_FREE = 'place-free'

/** What the platform tells the procedure of a competition: last days of the round, of an offer, of the reserve list. */
const TOLD = ['roundCloses', 'acceptBy', 'reserveEnds']

/** Where a case waits in a competition, by what people are told of it. */
const WAITS = {
  'in-round': 'an intermediate event that waits for the end of the round',
  competing: 'a user task with the form competition',
  offered: 'a user task with the form place',
  reserve: `a receive task for the message ${PLACE_FREE}`,
} as const
type Waiting = keyof typeof WAITS

type CompetitionFault = {
  code: 'competition-state' | 'competition-unheard' | 'competition-never' | 'competition-told'
  params: Readonly<Record<string, string>>
  element: string
  place: Place
}

/**
 * Whether a procedure goes as a competition does: the list is awaited, a place is offered, and who is on the reserve
 * list waits for one; none of it where there is no competition.
 */
export function competitionFaults(
  process: Process,
  competition: Competition | undefined,
): CompetitionFault[] {
  const nodes = [...everyNode(process)].map(({ node }) => node)
  const whole = { element: process.id, place: process.place }
  const found = nodes.flatMap((node) => {
    const waits = waitOf(node)
    const state = 'state' in node ? node.state : null
    const says = state && state in WAITS ? (state as Waiting) : undefined
    return waits || says ? [{ node, waits, says }] : []
  })
  if (!competition) {
    return found.map(({ node: { id, place } }) => ({
      ...{ code: 'competition-never', params: { node: id }, element: id, place },
    }))
  }
  const names = process.variables.map(({ name }) => name)
  const untold = TOLD.filter((name) => !names.includes(name))
  return [
    ...found
      .filter(({ waits, says }) => waits !== says)
      .map(
        ({ node: { id, place }, waits, says }): CompetitionFault => ({
          code: 'competition-state',
          params: {
            node: id,
            state: waits ?? says ?? '',
            what: WAITS[waits ?? says ?? 'competing'],
          },
          ...{ element: id, place },
        }),
      ),
    ...(Object.keys(WAITS) as Waiting[])
      .filter((one) => !found.some(({ waits }) => waits === one))
      .map(
        (one): CompetitionFault => ({
          ...{ code: 'competition-unheard', params: { what: WAITS[one] }, ...whole },
        }),
      ),
    ...untold.map(
      (name): CompetitionFault => ({
        ...{ code: 'competition-told', params: { name }, ...whole },
      }),
    ),
  ]
}

/** What a node waits for, by what it does. */
function waitOf(node: Node): Waiting | undefined {
  if (node.kind === 'catch') return node.state === 'in-round' ? 'in-round' : undefined
  if (node.kind !== 'task') return undefined
  if (node.type === 'receive' && node.message?.name === PLACE_FREE) return 'reserve'
  if (node.work?.form === 'competition') return 'competing'
  return node.work?.form === 'place' ? 'offered' : undefined
}
