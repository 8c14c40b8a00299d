import { policiesOf } from '#kernel'

/**
 * Who may fill in an application, and go on with one that is begun; who changes services, who publishes that,
 * and who sees how services are done.
 */
export const decide = policiesOf('services', {
  resources: {
    Draft: {
      service: 'String',
      person: 'Person',
      /** by which it was begun for somebody */
      mandate: 'String?',
    },
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
  acts: {
    apply: ['Draft'],
    confirm: ['Confirmation'],
    author: ['Service'],
    publish: ['Proposal'],
    oversee: [],
  },
  rules: {
    'any-person': `
      permit (principal, action == Action::"apply", resource is Module);`,
    'any-confirmer': `
      permit (principal, action == Action::"confirm", resource is Module);`,
    'who-is-asked': `
      permit (principal, action == Action::"confirm", resource is Confirmation)
      when { !(context has mandate) && resource.person == principal };`,
    officials: `
      permit (principal, action == Action::"oversee", resource)
      when { principal.roles.containsAny(["officer", "senior-officer", "centre-officer", "administrator", "auditor", "policy-author", "rule-author"]) };`,
    'who-began': `
      permit (principal, action == Action::"apply", resource is Draft)
      when { !(context has mandate) && resource.person == principal };`,
    'assisted-alone': `
      forbid (principal, action == Action::"apply", resource is Draft)
      when {
        context has mandate && context.mandate.kind == "assistance" &&
        !(resource has mandate && resource.mandate == context.mandate.id)
      };`,
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
