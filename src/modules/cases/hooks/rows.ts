import type { ColumnType, Generated } from 'kysely'
import type { MandateId, PersonId, Uuid } from '#kernel'
import type { LicenceState } from '#licences'
import type { State } from '../states.ts'

export type HookId = Uuid<'hook'>
export type DeliveryId = Uuid<'delivery'>

/** What a web-hook may be told of. */
export const EVENTS = [
  ...(['submitted', 'returned', 'payment-awaited', 'decided', 'licence-issued', 'ended'] as const),
  'state-changed',
  ...(['licence-replaced', 'licence-suspended', 'licence-resumed', 'licence-ends-soon'] as const),
  ...(['licence-expired', 'licence-ended'] as const),
] as const
export type HookEvent = (typeof EVENTS)[number]

/** Why a web-hook is told nothing: its software asked for that, nothing was taken for days, or it may no more. */
export type PausedFor = 'asked' | 'failing' | 'gone' | 'not-allowed'

/** Why an attempt came to no status, or to one that is no yes. */
export type DeliveryFault =
  | 'timeout'
  | 'unreachable'
  | 'private'
  | 'redirect'
  | 'too-long'
  | 'refused'
  | 'not-allowed'

/** Web-hooks of software, and what they were told. */
export type HookTables = {
  'cases.hook': {
    id: HookId
    client: string
    agency: string
    /** who let the software in */
    by: PersonId
    /** whose applications those are */
    party: PersonId
    mandate: MandateId | null
    url: string
    services: string[]
    events: string[]
    generation: Generated<number>
    rotated_at: Date | null
    created_at: Date
    failing_since: Date | null
    paused_at: Date | null
    paused_for: PausedFor | null
  }
  'cases.hook_delivery': {
    id: Generated<DeliveryId>
    hook: HookId
    sequence: ColumnType<bigint, never, never>
    event: HookEvent | 'test'
    /** of the case that it is about, or number of the licence */
    reference: string | null
    licence: string | null
    /** by which it came to be told of a licence */
    fact: bigint | null
    service: string | null
    state: State | LicenceState | null
    closed: boolean | null
    mandate: MandateId | null
    at: Date
    attempts: Generated<number>
    next_at: Date | null
    held: boolean
    leased_until: Date | null
    tried_at: Date | null
    taken_at: Date | null
    status: number | null
    fault: DeliveryFault | null
  }
}
