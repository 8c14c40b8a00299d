import type { DecisionKind } from './tables.ts'

/** Why the clock runs or stands still from a moment. */
export type ClockReason =
  | 'submitted'
  | 'returned'
  | 'corrected'
  | 'held'
  | 'resumed'
  | 'reopened'
  | 'payment'
  | 'paid'
  | 'listed'

/** What happens to a clock, and because of it. */
export type ClockHappening =
  | 'held'
  | 'hold-asked'
  | 'hold-declined'
  | 'resumed'
  | 'extended'
  | 'review-due'
  | 'officer-told'
  | 'head-told'
  | 'requeued'
  | 'given-to-head'
  /** nobody had the case whom it could have been taken from */
  | 'passed-over'
  | 'deemed-near'
  | 'opinion-reminded'
  | 'opinion-silent'

export type HistoryEvent =
  | 'submitted'
  | 'corrected'
  | 'claimed'
  | 'released'
  | 'granted'
  | 'opinion'
  | 'given'
  | 'substituted'
  | 'urgent'
  | 'not-urgent'
  | 'appealed'
  | 'reopened'
  | 'joined'
  | 'parted'
  | 'split'
  | 'fee-asked'
  | 'fee-paid'
  | 'fee-paid-back'
  | 'fee-kept'
  | 'form-filled'
  | 'form-inside'
  | DecisionKind
  | ClockHappening
