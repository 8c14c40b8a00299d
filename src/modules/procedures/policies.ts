import { policiesOf } from '#kernel'

/** Which software does the jobs of procedures, and who sees to what cannot go on by itself. */
export const decide = policiesOf('procedures', {
  resources: {},
  acts: { work: [], mend: [] },
  software: ['work'],
  rules: {
    workers: `
      permit (principal, action == Action::"work", resource)
      when { principal.scopes.contains("procedures:work") };`,
    administrators: `
      permit (principal, action == Action::"mend", resource)
      when { principal.roles.contains("administrator") };`,
  },
})
