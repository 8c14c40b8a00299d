import { policiesOf } from '#kernel'

/** Who may fill in an application, and go on with one that is begun; who changes services, and who publishes that. */
export const decide = policiesOf('services', {
  resources: {
    Draft: { service: 'String', person: 'Person' },
    /** `person`: whose identifier the applicant named */
    Confirmation: { person: 'Person' },
    Service: {
      /** whose it is */
      agency: 'String',
    },
    Proposal: {
      agency: 'String',
      /** who proposed it */
      proposer: 'Person',
    },
  },
  acts: { apply: ['Draft'], confirm: ['Confirmation'], author: ['Service'], publish: ['Proposal'] },
  rules: {
    'any-person': `
      permit (principal, action == Action::"apply", resource is Module);`,
    'any-confirmer': `
      permit (principal, action == Action::"confirm", resource is Module);`,
    'who-is-asked': `
      permit (principal, action == Action::"confirm", resource is Confirmation)
      when { !(context has mandate) && resource.person == principal };`,
    'who-began': `
      permit (principal, action == Action::"apply", resource is Draft)
      when { !(context has mandate) && resource.person == principal };`,
    'acts-for-applicant': `
      permit (principal, action == Action::"apply", resource is Draft)
      when {
        context has mandate && resource.person == context.mandate.principal &&
        (context.mandate.everyService || context.mandate.services.contains(resource.service))
      };`,
    authors: `
      permit (principal, action in [Action::"author", Action::"publish"], resource)
      when { principal.roles.contains("rule-author") };`,
    'others-services': `
      forbid (principal, action == Action::"author", resource is Service)
      unless { principal.agencies.contains(resource.agency) };`,
    'other-body-publish': `
      forbid (principal, action == Action::"publish", resource is Proposal)
      unless { principal.agencies.contains(resource.agency) };`,
    'second-author': `
      forbid (principal, action == Action::"publish", resource is Proposal)
      when {
        resource.proposer == principal || principal.standsInFor.contains(resource.proposer)
      };`,
  },
})
