import type { ColumnType, Generated } from 'kysely'
import type { PersonId, Texts, Uuid } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { CaseId } from '../tables.ts'

export type RoundId = Uuid<'round'>
export type ListId = Uuid<'round-list'>

/** By what a list was worked out, and free places are given on. */
export type ListRules = {
  places: number
  quotas: Readonly<Record<string, number>>
  /** how many wait at most; null: all who are left */
  reserve: number | null
}

/** Rounds in which applications compete for places, and how they were decided. */
export type RankingTables = {
  'cases.round': {
    id: Generated<RoundId>
    service: string
    name: string
    opens_on: LocalDate
    closes_on: LocalDate
    places: number
    seed: string
  }
  'cases.round_list': {
    id: Generated<ListId>
    round: RoundId
    rules: ColumnType<ListRules, string, never>
    digest: string
    state: 'proposed' | 'declined' | 'approved' | 'done'
    applicants: number
    eligible: number
    offered: number
    lowest: number | null
    proposed_at: Date
    proposed_by: PersonId
    proposed_by_name: Texts
    decided_at: Date | null
    decided_by: PersonId | null
    decided_by_name: Texts | null
    text: string | null
    accept_by: LocalDate | null
    reserve_ends: LocalDate | null
    done_at: Date | null
  }
  'cases.ranked': {
    list: ListId
    case_id: CaseId
    rank: number | null
    points: number | null
    outcome: 'offer' | 'reserve' | 'refuse'
    number: number | null
    tie: number | null
    share: string | null
    reasons: string[]
    accept_by: LocalDate | null
    done_at: Date | null
  }
  'cases.deviation': {
    id: Generated<string>
    round: RoundId
    case_id: CaseId
    kind: 'points' | 'exclude' | 'as-ruled'
    points: number | null
    reason: string | null
    text: string
    at: Date
    by: PersonId
    by_name: Texts
  }
}
