import { policiesOf } from '#kernel'

/** Who may fill in an application, and go on with one that is begun; and who sees how services are done. */
export const decide = policiesOf('services', {
  resources: {
    Draft: {
      service: 'String',
      person: 'Person',
      /** by which it was begun for somebody */
      mandate: 'String?',
    },
  },
  acts: { apply: ['Draft'], oversee: [] },
  rules: {
    'any-person': `
      permit (principal, action == Action::"apply", resource is Module);`,
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
  },
})
