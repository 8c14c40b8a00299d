import { policiesOf } from '#kernel'

/** Who may fill in an application, and go on with one that is begun. */
export const decide = policiesOf('services', {
  resources: { Draft: { service: 'String', person: 'Person' } },
  acts: { apply: ['Draft'] },
  rules: {
    'any-person': `
      permit (principal, action == Action::"apply", resource is Module);`,
    'who-began': `
      permit (principal, action == Action::"apply", resource is Draft)
      when { !(context has mandate) && resource.person == principal };`,
    'acts-for-applicant': `
      permit (principal, action == Action::"apply", resource is Draft)
      when {
        context has mandate && resource.person == context.mandate.principal &&
        (context.mandate.everyService || context.mandate.services.contains(resource.service))
      };`,
  },
})
