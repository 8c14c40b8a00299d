import {
  ADMINISTRATOR,
  ASKED,
  AUDITOR,
  at,
  disposal,
  given,
  HIND,
  NASSER,
  OMAR,
  SARA,
  STANDING_IN,
  TAKEN,
} from './cases-cast.ts'
import { acting, mandateOf, person } from './people.ts'
import type { Line } from './table.ts'

/** Legal holds, and the disposal of what was decided. */
export const KEEPING = [
  at('legal-hold', AUDITOR, true, 'auditors-hold'),
  at('legal-hold', NASSER, false),
  {
    says: 'an auditor lifts what another placed',
    ...{
      who: AUDITOR,
      act: 'lift-legal-hold',
      on: { LegalHold: { id: 'hold', placer: 'other' } },
    },
    ...{ allow: true, by: ['auditors-hold'] },
  },
  {
    says: 'nobody lifts a hold of their own',
    ...{
      who: AUDITOR,
      act: 'lift-legal-hold',
      on: { LegalHold: { id: 'hold', placer: AUDITOR.id } },
    },
    ...{ allow: false, by: ['own-hold'] },
  },
  at('dispose', NASSER, true, 'heads-dispose'),
  at('dispose', HIND, false),
  {
    says: 'a head agrees on a list of the agency',
    ...{ who: NASSER, act: 'dispose', on: disposal() },
    ...{ allow: true, by: ['heads-dispose'] },
  },
  {
    says: 'nobody agrees twice',
    ...{ who: NASSER, act: 'dispose', on: disposal({ first: NASSER.id }) },
    ...{ allow: false, by: ['second-head'] },
  },
  {
    says: 'nobody agrees on a list of another agency',
    ...{ who: NASSER, act: 'dispose', on: disposal({ agency: 'moph' }) },
    ...{ allow: false, by: ['disposal-elsewhere'] },
  },
].map((line) => line as Line)

/** Fees at a counter, and what is paid back. */
export const FEES = [
  ...[HIND, NASSER].map((who) => at('take-payment', who, true, 'officers-at-desk')),
  ...[SARA, ADMINISTRATOR, AUDITOR].map((who) => at('take-payment', who, false)),
  ...[given(), TAKEN].map((on) => ({
    says: `any officer of the agency takes a fee, whoever has the case: ${on.Case.officer ?? 'nobody'}`,
    ...{ who: OMAR, act: 'take-payment', on, allow: true, by: ['officers-of-agency'] },
  })),
  {
    says: 'nobody takes the fee of another agency',
    ...{ who: person('maryam', 'moph', 'officer'), act: 'take-payment', on: given() },
    ...{ allow: false, by: ['other-agency'] },
  },
  {
    says: 'nobody takes their own fee',
    ...{ who: HIND, act: 'take-payment', on: given({ applicant: HIND.id }) },
    ...{ allow: false, by: ['own-case'] },
  },
  at('settle-refund', NASSER, true, 'heads-of-agency'),
  at('settle-refund', HIND, false),
  {
    says: 'a head settles what a colleague took',
    ...{ who: NASSER, act: 'settle-refund', on: given({ cashier: HIND.id }) },
    ...{ allow: true, by: ['heads-of-agency'] },
  },
  {
    says: 'nobody pays back what they took',
    ...{ who: NASSER, act: 'settle-refund', on: given({ cashier: NASSER.id }) },
    ...{ allow: false, by: ['other-hand'] },
  },
  {
    says: 'nor who stands in for them',
    ...{
      who: {
        ...NASSER,
        office: {
          agency: 'moci',
          roles: ['senior-officer'],
          standsInFor: [HIND.id],
          interests: [],
        },
      },
      act: 'settle-refund',
    },
    ...{ on: given({ cashier: HIND.id }), allow: false, by: ['other-hand'] },
  },
].map((line) => line as Line)

/** What heads do with cases, and who marks them as urgent. */
export const HEADS = [
  at('lead', NASSER, true, 'heads-of-agency'),
  ...[HIND, SARA, ADMINISTRATOR].map((who) => at('lead', who, false)),
  ...[given(), TAKEN, given({ officer: NASSER.id })].map((on) => ({
    says: `a head gives it to an officer, whoever has it: ${on.Case.officer ?? 'nobody'}`,
    ...{ who: NASSER, act: 'reassign', on, allow: true, by: ['heads-of-agency'] },
  })),
  {
    says: 'an officer who is no head gives no case to another, not even their own',
    ...{ who: HIND, act: 'reassign', on: TAKEN, allow: false },
  },
  {
    says: 'nobody gives a case of whom they declared',
    ...{
      who: {
        ...NASSER,
        office: { agency: 'moci', roles: ['senior-officer'], interests: [SARA.id] },
      },
      act: 'reassign',
    },
    ...{ on: TAKEN, allow: false, by: ['declared-interest'] },
  },
  ...['reassign', 'mark-urgent'].flatMap((act) => [
    {
      says: `a head of another agency may not ${act}`,
      ...{ who: person('maryam', 'moph', 'senior-officer'), act, on: ASKED },
      ...{ allow: false, by: ['other-agency'] },
    },
    {
      says: `a head may not ${act} their own`,
      ...{ who: NASSER, act, on: given({ applicant: NASSER.id }) },
      ...{ allow: false, by: ['own-case'] },
    },
  ]),
  ...[HIND, NASSER, STANDING_IN].map((who) => ({
    says: `who has it, stands in or is a head marks it as urgent: ${who.id}`,
    ...{ who, act: 'mark-urgent', on: TAKEN, allow: true, by: ['officers-of-agency'] },
  })),
  {
    says: 'a colleague does not mark it as urgent',
    ...{ who: OMAR, act: 'mark-urgent', on: TAKEN, allow: false, by: ['urgent-by-senior'] },
  },
  {
    says: 'anybody at the desk marks as urgent what nobody has',
    ...{ who: OMAR, act: 'mark-urgent', on: given(), allow: true, by: ['officers-of-agency'] },
  },
].map((line) => line as Line)

const order = (owner: string) => ({
  Order: { id: 'order', service: 'home-business', person: owner },
})
const act = 'order'

/** Tables of many applications. */
export const ORDERS: readonly Line[] = [
  {
    says: 'who brought a table goes on with it',
    ...{ who: SARA, act, on: order(SARA.id), allow: true, by: ['who-ordered'] },
  },
  {
    says: 'nobody goes on with another’s table',
    ...{ who: OMAR, act, on: order(SARA.id), allow: false },
  },
  {
    says: 'who acts for somebody goes on with their tables',
    ...{ who: acting(SARA, mandateOf('company')), act, on: order('company') },
    ...{ allow: true, by: ['orders-for-applicant'] },
  },
  {
    says: 'only for services of the mandate',
    ...{ who: acting(SARA, mandateOf('company', ['vehicle'])), act, on: order('company') },
    allow: false,
  },
]

const round = (more: object = {}) => ({
  Round: { id: 'round', agency: 'moci', involved: false, ...more },
})

/** Lists of rounds in which applications compete for places. */
export const ROUNDS: Line[] = [
  ...['rank', 'approve-list'].flatMap((act): Line[] => [
    at(act, HIND, true, 'officers-at-desk'),
    at(act, NASSER, true, 'officers-at-desk'),
    at(act, SARA, false),
    at(act, ADMINISTRATOR, false),
    {
      says: `an officer may ${act} in a round of the agency`,
      ...{ who: HIND, act, on: round(), allow: true, by: ['officers-rank'] },
    },
    {
      says: `nobody may ${act} in another agency's`,
      ...{ who: HIND, act, on: round({ agency: 'moph' }), allow: false },
    },
    {
      says: `nobody may ${act} where something is closed to them`,
      ...{ who: HIND, act, on: round({ involved: true }), allow: false },
    },
  ]),
  {
    says: 'who proposed a list does not approve it',
    ...{ who: HIND, act: 'approve-list', on: round({ proposer: HIND.id }) },
    ...{ allow: false, by: ['second-officer'] },
  },
  {
    says: 'nor who stands in for them',
    ...{ who: STANDING_IN, act: 'approve-list', on: round({ proposer: HIND.id }) },
    ...{ allow: false, by: ['second-officer'] },
  },
  {
    says: 'a second officer approves it',
    ...{ who: NASSER, act: 'approve-list', on: round({ proposer: HIND.id }) },
    ...{ allow: true, by: ['officers-rank'] },
  },
]
