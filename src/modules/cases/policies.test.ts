import {
  ADMINISTRATOR,
  ASKED,
  AUDITOR,
  at,
  COMPANY,
  given,
  HEIR,
  HIND,
  HOLD_ASKED,
  MARYAM,
  NASSER,
  OMAR,
  PROPOSED,
  RELATIVE,
  SARA,
  STANDING_IN,
  TAKEN,
} from '../../../tests/access/cases-cast.ts'
import { FEES, HEADS, KEEPING, ORDERS, ROUNDS } from '../../../tests/access/cases-lines.ts'
import { acting, mandateOf, person } from '../../../tests/access/people.ts'
import { type Line, policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const OFFICE_ACTS = [
  'read',
  'claim',
  'release',
  'decide',
  'confirm-refusal',
  'recuse',
  'hold',
  'resume',
  'join',
]
const DESK_ACTS = [
  ...['work', 'export', 'decide', 'confirm-refusal', 'give-opinion', 'hold', 'resume', 'join'],
]
/** Acts on a case that somebody has to have. */
const ON_TAKEN = ['release', 'decide', 'hold', 'resume', 'join']

policyTable(
  decide,
  [
    ...['submit', 'order', 'follow', 'correct', 'withdraw', 'answer-offer'].map((act) =>
      at(act, SARA, true, 'any-person'),
    ),
    ...DESK_ACTS.flatMap((act) => [
      at(act, HIND, true, 'officers-at-desk'),
      at(act, NASSER, true, 'officers-at-desk'),
      at(act, SARA, false),
      at(act, ADMINISTRATOR, false),
    ]),
    ...['follow', 'correct', 'withdraw', 'answer-offer'].flatMap((act): Line[] => {
      const theirs = given({ applicant: COMPANY })
      const covering = acting(SARA, mandateOf(COMPANY, ['home-business']))
      const other = acting(SARA, mandateOf(COMPANY, ['vehicle']))
      const whole = acting(SARA, mandateOf(COMPANY))
      const by = ['acts-for-applicant']
      return [
        {
          says: `applicants ${act} theirs`,
          ...{ who: SARA, act, on: given(), allow: true, by: ['applicant'] },
        },
        {
          says: `nobody does ${act} for another without a mandate`,
          ...{ who: OMAR, act, on: given(), allow: false },
        },
        {
          says: `who only helps does not ${act} what they did not begin`,
          who: acting(SARA, { ...mandateOf(COMPANY), kind: 'assistance' }),
          ...{ act, on: theirs, allow: false, by: ['assisted-alone'] },
        },
        {
          says: `who acts for the applicant may ${act}`,
          ...{ who: whole, act, on: theirs, allow: true, by },
        },
        {
          says: `… for a service that the mandate names may ${act}`,
          ...{ who: covering, act, on: theirs, allow: true, by },
        },
        {
          says: `… for another service may not ${act}`,
          ...{ who: other, act, on: theirs, allow: false },
        },
        {
          says: `who acts for another leaves their own case alone: ${act}`,
          ...{ who: whole, act, on: given(), allow: false },
        },
      ]
    }),
    ...ORDERS,
    ...OFFICE_ACTS.flatMap((act): Line[] => {
      const on = ON_TAKEN.includes(act) ? TAKEN : given()
      const foreign =
        act === 'read' || act === 'confirm-refusal' ? given() : given({ officer: 'maryam' })
      return [
        {
          says: `officers of the agency may ${act}`,
          who: HIND,
          act,
          on,
          allow: true,
          by: ['officers-of-agency'],
        },
        {
          says: `the agency’s heir may ${act}`,
          who: { ...HEIR, id: HIND.id },
          act,
          on,
          allow: true,
          by: ['officers-of-agency'],
        },
        {
          says: `another agency may not ${act}`,
          who: MARYAM,
          act,
          on: foreign,
          allow: false,
          by: ['other-agency'],
        },
        {
          says: `nobody may ${act} their own`,
          ...{ who: HIND, act, on: { Case: { ...on.Case, applicant: 'hind' } } },
          ...{ allow: false, by: ['own-case'] },
        },
        {
          says: `nor one that they sent for another: ${act}`,
          ...{ who: HIND, act, on: { Case: { ...on.Case, filer: 'hind' } } },
          ...{ allow: false, by: ['own-case'] },
        },
        {
          says: `other posts may not ${act}`,
          who: { ...ADMINISTRATOR, id: HIND.id },
          act,
          on,
          allow: false,
        },
      ]
    }),
    ...[
      { what: 'a colleague’s', on: TAKEN },
      { what: 'a decided one that nobody had', on: given({ open: false }) },
    ].flatMap(({ what, on }): Line[] => [
      {
        says: `nobody reads ${what} without a purpose`,
        ...{ who: OMAR, act: 'read', on, allow: false, by: ['purpose-needed'] },
      },
      {
        says: `officers read ${what} with one`,
        ...{ who: OMAR, act: 'read', on, with: { purpose: 'enquiry' } },
        ...{ allow: true, by: ['officers-of-agency'] },
      },
      {
        says: `a purpose opens ${what} to no other agency`,
        ...{ who: MARYAM, act: 'read', on, with: { purpose: 'enquiry' } },
        ...{ allow: false, by: ['other-agency'] },
      },
    ]),
    {
      says: 'who had it reads it when it is decided',
      ...{ who: HIND, act: 'read', on: given({ officer: 'hind', open: false }) },
      ...{ allow: true, by: ['officers-of-agency'] },
    },
    {
      says: 'what waits for a second officer is in every officer’s hands',
      ...{ who: OMAR, act: 'read', on: PROPOSED, allow: true, by: ['officers-of-agency'] },
    },
    ...['release', 'hold', 'resume'].map((act) => ({
      says: `nobody does ${act} to what nobody has`,
      ...{ who: NASSER, act, on: given(), allow: false, by: ['not-taken'] },
    })),
    {
      says: 'nobody stops the clock of a colleague’s',
      ...{ who: NASSER, act: 'hold', on: TAKEN, allow: false, by: ['with-colleague'] },
    },
    {
      says: 'who stands in for an officer stops the clock of what they had',
      ...{ who: STANDING_IN, act: 'hold', on: TAKEN, allow: true, by: ['officers-of-agency'] },
    },
    {
      says: 'a colleague does not let a clock run on',
      ...{ who: OMAR, act: 'resume', on: TAKEN, allow: false, by: ['resume-by-senior'] },
    },
    {
      says: 'a senior officer does',
      ...{ who: NASSER, act: 'resume', on: TAKEN, allow: true, by: ['officers-of-agency'] },
    },
    at('agree-hold', NASSER, true, 'heads-of-agency'),
    at('agree-hold', HIND, false),
    {
      says: 'a senior officer agrees to a hold',
      ...{ who: NASSER, act: 'agree-hold', on: HOLD_ASKED },
      ...{ allow: true, by: ['heads-of-agency'] },
    },
    {
      says: 'an officer agrees to none',
      ...{ who: OMAR, act: 'agree-hold', on: HOLD_ASKED, allow: false },
    },
    {
      says: 'a senior officer agrees to none that they asked for',
      ...{ who: NASSER, act: 'agree-hold', on: given({ officer: 'nasser', asker: 'nasser' }) },
      ...{ allow: false, by: ['second-of-hold'] },
    },
    {
      says: 'nor of another agency',
      ...{ who: person('salem', 'mm', 'senior-officer'), act: 'agree-hold', on: HOLD_ASKED },
      ...{ allow: false, by: ['other-agency'] },
    },
    {
      says: 'a hold that was asked for is in every officer’s hands',
      ...{ who: OMAR, act: 'read', on: HOLD_ASKED, allow: true, by: ['officers-of-agency'] },
    },
    {
      says: 'nobody decides what nobody has',
      who: HIND,
      act: 'decide',
      on: given(),
      allow: false,
      by: ['not-taken'],
    },
    {
      says: 'who has it takes it again',
      who: HIND,
      act: 'claim',
      on: TAKEN,
      allow: true,
      by: ['officers-of-agency'],
    },
    {
      says: 'nobody takes a colleague’s',
      who: OMAR,
      act: 'claim',
      on: TAKEN,
      allow: false,
      by: ['with-colleague'],
    },
    {
      says: 'nobody decides a colleague’s',
      who: NASSER,
      act: 'decide',
      on: TAKEN,
      allow: false,
      by: ['with-colleague'],
    },
    {
      says: 'a colleague does not give it back',
      who: OMAR,
      act: 'release',
      on: TAKEN,
      allow: false,
      by: ['release-by-senior'],
    },
    {
      says: 'a senior officer does',
      who: NASSER,
      act: 'release',
      on: TAKEN,
      allow: true,
      by: ['officers-of-agency'],
    },
    {
      says: 'nobody is the second officer to themselves',
      who: HIND,
      act: 'confirm-refusal',
      on: PROPOSED,
      allow: false,
      by: ['second-officer'],
    },
    ...['read', 'claim', 'release', 'decide'].map((act) => ({
      says: `who stands in for an officer may ${act} what they had`,
      ...{ who: STANDING_IN, act, on: TAKEN, allow: true, by: ['officers-of-agency'] },
    })),
    ...OFFICE_ACTS.map((act) => ({
      says: `nobody may ${act} a case of whom they declared`,
      ...{ who: RELATIVE, act, on: given({ officer: OMAR.id }) },
      ...{ allow: false, by: ['declared-interest'] },
    })),
    ...OFFICE_ACTS.map((act) => ({
      says: `nobody may ${act} a case that is closed to them`,
      ...{ who: OMAR, act, on: given({ officer: OMAR.id, recused: [OMAR.id] }) },
      ...{ allow: false, by: ['recused'] },
    })),
    {
      says: 'who must not handle a case gives no opinion on it',
      ...{ who: MARYAM, act: 'give-opinion' },
      ...{
        on: given({ consulted: ['moph'], recused: [MARYAM.id] }),
        allow: false,
        by: ['recused'],
      },
    },
    {
      says: 'an auditor does not look at what is closed to them',
      ...{ who: AUDITOR, act: 'audit', on: given({ recused: [AUDITOR.id] }) },
      ...{ allow: false, by: ['recused'] },
    },
    {
      says: 'who is asked for an opinion may say that the case is not for them',
      ...{ who: MARYAM, act: 'recuse', on: ASKED, allow: true, by: ['officers-of-agency'] },
    },
    {
      says: 'a head closes a case to an officer',
      ...{ who: NASSER, act: 'exclude', on: given(), allow: true, by: ['heads-of-agency'] },
    },
    {
      says: 'an officer closes a case to nobody else',
      ...{ who: OMAR, act: 'exclude', on: given(), allow: false },
    },
    {
      says: 'nobody lets themselves back',
      ...{ who: NASSER, act: 'exclude', on: given({ recused: [NASSER.id] }) },
      ...{ allow: false, by: ['recused'] },
    },
    ...KEEPING,
    ...ROUNDS,
    ...FEES,
    at('exclude', NASSER, true, 'heads-of-agency'),
    at('exclude', HIND, false),
    {
      says: 'who is asked for an opinion reads the case without a purpose',
      ...{ who: MARYAM, act: 'read', on: ASKED, allow: true, by: ['officers-of-agency'] },
    },
    {
      says: 'who is asked for an opinion gives it',
      ...{ who: MARYAM, act: 'give-opinion', on: ASKED, allow: true, by: ['officers-of-agency'] },
    },
    {
      says: 'who is asked for an opinion decides nothing',
      ...{ who: MARYAM, act: 'claim', on: given({ consulted: ['moph'] }) },
      ...{ allow: false, by: ['other-agency'] },
    },
    {
      says: 'nobody gives an opinion that is not asked of them',
      ...{ who: HIND, act: 'give-opinion', on: ASKED, allow: false, by: ['not-consulted'] },
    },
    {
      says: 'nobody gives an opinion on their own',
      ...{
        who: MARYAM,
        act: 'give-opinion',
        on: given({ consulted: ['moph'], applicant: 'maryam' }),
      },
      ...{ allow: false, by: ['own-case'] },
    },
    {
      says: 'nobody gives an opinion on one of whom they declared',
      ...{
        who: { ...RELATIVE, office: { ...RELATIVE.office, agency: 'moph' } },
        act: 'give-opinion',
      },
      ...{ on: ASKED, allow: false, by: ['declared-interest'] },
    },
    ...HEADS,
    {
      says: 'an auditor looks at what the rules decided over any case',
      ...{ who: AUDITOR, act: 'audit', on: TAKEN, allow: true, by: ['auditors'] },
    },
    {
      says: 'an auditor looks at none of their own',
      ...{ who: AUDITOR, act: 'audit', on: given({ applicant: AUDITOR.id }) },
      ...{ allow: false, by: ['own-case'] },
    },
    {
      says: 'an officer does not look at cases as an auditor does',
      ...{ who: HIND, act: 'audit', on: TAKEN, allow: false },
    },
    {
      says: 'nor is who stands in for the first',
      ...{ who: STANDING_IN, act: 'confirm-refusal', on: PROPOSED },
      ...{ allow: false, by: ['second-officer'] },
    },
    {
      says: 'a colleague is',
      who: OMAR,
      act: 'confirm-refusal',
      on: PROPOSED,
      allow: true,
      by: ['officers-of-agency'],
    },
  ].map((line) => line as Line),
)
