import { policiesOf } from '#kernel'

const LOOKING = '[Action::"read", Action::"confirm-measure"]'
const OFFICE_ACTS =
  '[Action::"read", Action::"revoke", Action::"suspend", Action::"confirm-measure"]'
const OFFICIALS = '["officer", "senior-officer"]'

/** Who may do what to a licence. */
export const decide = policiesOf('licences', {
  resources: {
    Licence: {
      agency: 'String',
      service: 'String',
      holder: 'Person',
      /** who proposed a measure on it, while that waits */
      proposer: 'Person?',
    },
  },
  acts: {
    hold: ['Licence'],
    read: ['Licence'],
    revoke: ['Licence'],
    suspend: ['Licence'],
    'confirm-measure': ['Licence'],
  },
  rules: {
    'any-person': `
      permit (principal, action == Action::"hold", resource is Module);`,
    holder: `
      permit (principal, action == Action::"hold", resource is Licence)
      when { !(context has mandate) && resource.holder == principal };`,
    'assisted-nothing': `
      forbid (principal, action == Action::"hold", resource is Licence)
      when { context has mandate && context.mandate.kind == "assistance" };`,
    'acts-for-holder': `
      permit (principal, action == Action::"hold", resource is Licence)
      when {
        context has mandate && resource.holder == context.mandate.principal &&
        (context.mandate.everyService || context.mandate.services.contains(resource.service))
      };`,
    officials: `
      permit (principal, action in ${LOOKING}, resource)
      when { principal.roles.containsAny(${OFFICIALS}) };`,
    'senior-officers': `
      permit (principal, action in [Action::"revoke", Action::"suspend"], resource)
      when { principal.roles.contains("senior-officer") };`,
    'other-agency': `
      forbid (principal, action in ${OFFICE_ACTS}, resource is Licence)
      unless { principal.agencies.contains(resource.agency) };`,
    'own-licence': `
      forbid (principal, action in ${OFFICE_ACTS}, resource is Licence)
      when { resource.holder == principal };`,
    'declared-interest': `
      forbid (principal, action in ${OFFICE_ACTS}, resource is Licence)
      when { principal.interests.contains(resource.holder) };`,
    'second-official': `
      forbid (principal, action == Action::"confirm-measure", resource is Licence)
      when {
        resource has proposer &&
        (resource.proposer == principal || principal.standsInFor.contains(resource.proposer))
      };`,
  },
})
