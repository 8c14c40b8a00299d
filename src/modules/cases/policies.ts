import { policiesOf } from '#kernel'

/** What officers do to a case. */
const OFFICE_ACTS = [
  ...['read', 'claim', 'release', 'decide', 'confirm-refusal', 'give-opinion'],
  ...['recuse', 'hold', 'resume', 'join', 'mark-urgent'],
  ...['take-payment'],
]
/** What heads do besides: closing a case to an officer and opening it again, and giving it to one. */
const HEADS_ACTS = ['exclude', 'reassign', 'agree-hold', 'settle-refund']
/** What applicants do to theirs. */
const OWN_ACTS = ['follow', 'correct', 'withdraw', 'answer-offer']
/** What officers do with a round in which places are given by one list. */
const ROUND_ACTS = ['rank', 'approve-list']
const OFFICERS = '["officer", "senior-officer"]'

const among = (acts: readonly string[]) =>
  `action in [${acts.map((act) => `Action::"${act}"`).join(', ')}]`

/** Who may do what to a case, and who may work at its desk. */
export const decide = policiesOf('cases', {
  resources: {
    Case: {
      agency: 'String',
      service: 'String',
      /** not decided yet */
      open: 'Bool',
      applicant: 'Person',
      /** who sent it in the applicant's name; missing where that was the applicant */
      filer: 'Person?',
      /** by which it was sent in the applicant's name */
      mandate: 'String?',
      /** who has it */
      officer: 'Person?',
      /** who proposed to refuse it, while that waits */
      proposer: 'Person?',
      /** who asked to let its clock stand still, while that waits for a head */
      asker: 'Person?',
      /** bodies whose opinion is awaited */
      consulted: 'Strings',
      /** who must not handle it */
      recused: 'Persons',
      /** who took its fee, while it may have to be paid back */
      cashier: 'Person?',
    },
    /** many applications at once */
    Order: { service: 'String', person: 'Person' },
    /** applications that compete for places */
    Round: {
      agency: 'String',
      /** an application of it is closed to the officer: their own, say */
      involved: 'Bool',
      /** who proposed the list that waits for a second officer */
      proposer: 'Person?',
    },
    LegalHold: {
      /** who placed it */
      placer: 'Person',
    },
    Disposal: {
      agency: 'String',
      /** who agreed first, while a second is awaited */
      first: 'Person?',
    },
  },
  acts: {
    submit: [],
    /** many applications in one order: checks, mends and sends it */
    order: ['Order'],
    follow: ['Case'],
    correct: ['Case'],
    withdraw: ['Case'],
    /** accepts or declines the place that is offered */
    'answer-offer': ['Case'],
    work: [],
    export: [],
    read: ['Case'],
    claim: ['Case'],
    release: ['Case'],
    decide: ['Case'],
    'confirm-refusal': ['Case'],
    'give-opinion': ['Case'],
    recuse: ['Case'],
    exclude: ['Case'],
    hold: ['Case'],
    'agree-hold': ['Case'],
    resume: ['Case'],
    /** decided with another by one decision, parted from it, or split */
    join: ['Case'],
    audit: ['Case'],
    /** the team, its views and texts */
    lead: [],
    /** gives it to an officer, whoever has it */
    reassign: ['Case'],
    'mark-urgent': ['Case'],
    /** says that its fee was paid at a counter of the agency, whoever has the case */
    'take-payment': ['Case'],
    'settle-refund': ['Case'],
    /** a legal hold: nothing that it covers is disposed of */
    'legal-hold': [],
    'lift-legal-hold': ['LegalHold'],
    dispose: ['Disposal'],
    /** reads the list of a round, deviates from it, proposes it */
    rank: ['Round'],
    /** decides on the list that another proposed */
    'approve-list': ['Round'],
  },
  rules: {
    'any-person': `
      permit (principal, ${among(['submit', 'order', ...OWN_ACTS])}, resource is Module);`,
    applicant: `
      permit (principal, ${among(OWN_ACTS)}, resource is Case)
      when { !(context has mandate) && resource.applicant == principal };`,
    'assisted-alone': `
      forbid (principal, ${among(OWN_ACTS)}, resource is Case)
      when {
        context has mandate && context.mandate.kind == "assistance" &&
        !(resource has mandate && resource.mandate == context.mandate.id)
      };`,
    'acts-for-applicant': `
      permit (principal, ${among(OWN_ACTS)}, resource is Case)
      when {
        context has mandate && resource.applicant == context.mandate.principal &&
        (context.mandate.everyService || context.mandate.services.contains(resource.service))
      };`,
    'who-ordered': `
      permit (principal, action == Action::"order", resource is Order)
      when { !(context has mandate) && resource.person == principal };`,
    'orders-for-applicant': `
      permit (principal, action == Action::"order", resource is Order)
      when {
        context has mandate && resource.person == context.mandate.principal &&
        (context.mandate.everyService || context.mandate.services.contains(resource.service))
      };`,
    'officers-at-desk': `
      permit (principal, ${among(['work', 'export', 'decide', 'confirm-refusal', 'give-opinion', 'hold', 'resume', 'join', 'take-payment', ...ROUND_ACTS])}, resource is Module)
      when { principal.roles.containsAny(${OFFICERS}) };`,
    'officers-of-agency': `
      permit (principal, ${among(OFFICE_ACTS)}, resource is Case)
      when { principal.roles.containsAny(${OFFICERS}) };`,
    'officers-rank': `
      permit (principal, ${among(ROUND_ACTS)}, resource is Round)
      when {
        principal.roles.containsAny(${OFFICERS}) && principal.agencies.contains(resource.agency) &&
        !resource.involved
      };`,
    'heads-of-agency': `
      permit (principal, ${among([...HEADS_ACTS, 'lead'])}, resource)
      when { principal.roles.contains("senior-officer") };`,
    'auditors-hold': `
      permit (principal, ${among(['legal-hold', 'lift-legal-hold'])}, resource)
      when { principal.roles.contains("auditor") };`,
    'own-hold': `
      forbid (principal, action == Action::"lift-legal-hold", resource is LegalHold)
      when { resource.placer == principal };`,
    'heads-dispose': `
      permit (principal, action == Action::"dispose", resource)
      when { principal.roles.contains("senior-officer") };`,
    'disposal-elsewhere': `
      forbid (principal, action == Action::"dispose", resource is Disposal)
      unless { principal.agencies.contains(resource.agency) };`,
    'second-head': `
      forbid (principal, action == Action::"dispose", resource is Disposal)
      when {
        resource has first &&
        (resource.first == principal || principal.standsInFor.contains(resource.first))
      };`,
    // Whatever the agency: what rules decided is looked at from outside of it.
    auditors: `
      permit (principal, action == Action::"audit", resource)
      when { principal.roles.contains("auditor") };`,
    'other-agency': `
      forbid (principal, ${among([...OFFICE_ACTS, ...HEADS_ACTS].filter((act) => act !== 'give-opinion'))}, resource is Case)
      unless {
        principal.agencies.contains(resource.agency) ||
        (${among(['read', 'recuse'])} && principal.agencies.containsAny(resource.consulted))
      };`,
    'not-consulted': `
      forbid (principal, action == Action::"give-opinion", resource is Case)
      unless { principal.agencies.containsAny(resource.consulted) };`,
    'own-case': `
      forbid (principal, ${among([...OFFICE_ACTS, ...HEADS_ACTS, 'audit'])}, resource is Case)
      when {
        resource.applicant == principal ||
        (resource has filer && resource.filer == principal)
      };`,
    'declared-interest': `
      forbid (principal, ${among([...OFFICE_ACTS, ...HEADS_ACTS, 'audit'])}, resource is Case)
      when { principal.interests.contains(resource.applicant) };`,
    recused: `
      forbid (principal, ${among([...OFFICE_ACTS, ...HEADS_ACTS, 'audit'])}, resource is Case)
      when { resource.recused.contains(principal) };`,
    // In their hands: what they have taken, what nobody has, what waits for a second officer, and what is sent them for an opinion.
    'purpose-needed': `
      forbid (principal, action == Action::"read", resource is Case)
      unless {
        context has purpose ||
        (resource has officer &&
          (resource.officer == principal || principal.standsInFor.contains(resource.officer))) ||
        (resource.open && !(resource has officer)) ||
        principal.agencies.containsAny(resource.consulted) ||
        resource has proposer || resource has asker
      };`,
    'not-taken': `
      forbid (principal, ${among(['release', 'decide', 'hold', 'resume', 'join'])}, resource is Case)
      unless { resource has officer };`,
    'with-colleague': `
      forbid (principal, ${among(['claim', 'decide', 'hold', 'join'])}, resource is Case)
      when {
        resource has officer && resource.officer != principal &&
        !principal.standsInFor.contains(resource.officer)
      };`,
    'urgent-by-senior': `
      forbid (principal, action == Action::"mark-urgent", resource is Case)
      when {
        resource has officer && resource.officer != principal &&
        !principal.standsInFor.contains(resource.officer) &&
        !principal.roles.contains("senior-officer")
      };`,
    'release-by-senior': `
      forbid (principal, action == Action::"release", resource is Case)
      when {
        resource has officer && resource.officer != principal &&
        !principal.standsInFor.contains(resource.officer) &&
        !principal.roles.contains("senior-officer")
      };`,
    'second-officer': `
      forbid (principal, ${among(['confirm-refusal', 'approve-list'])}, resource)
      when {
        resource has proposer &&
        (resource.proposer == principal || principal.standsInFor.contains(resource.proposer))
      };`,
    'other-hand': `
      forbid (principal, action == Action::"settle-refund", resource is Case)
      when {
        resource has cashier &&
        (resource.cashier == principal || principal.standsInFor.contains(resource.cashier))
      };`,
    'resume-by-senior': `
      forbid (principal, action == Action::"resume", resource is Case)
      when {
        resource has officer && resource.officer != principal &&
        !principal.standsInFor.contains(resource.officer) &&
        !principal.roles.contains("senior-officer")
      };`,
    'second-of-hold': `
      forbid (principal, action == Action::"agree-hold", resource is Case)
      when {
        resource has asker &&
        (resource.asker == principal || principal.standsInFor.contains(resource.asker))
      };`,
  },
})
