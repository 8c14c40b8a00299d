import { policiesOf } from '#kernel'

/** Who may fill in an application, and go on with one that is begun. */
export const decide = policiesOf('services', {
  resources: {
    Draft: { service: 'String', person: 'Person' },
    /** `person`: whose identifier the applicant named */
    Confirmation: { person: 'Person' },
  },
  acts: { apply: ['Draft'], confirm: ['Confirmation'] },
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
  },
})
