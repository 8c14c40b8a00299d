import { policiesOf } from '#kernel'

/** Which software does the jobs of procedures, and who sees to what cannot go on by itself. */
export const decide = policiesOf('procedures', {
  resources: {
    Move: {
      /** whose procedure it is */
      agency: 'String',
      proposer: 'Person?',
    },
  },
  acts: { work: [], mend: [], move: ['Move'], agree: ['Move'] },
  software: ['work'],
  rules: {
    workers: `
      permit (principal, action == Action::"work", resource)
      when { principal.scopes.contains("procedures:work") };`,
    administrators: `
      permit (principal, action in [Action::"mend", Action::"move", Action::"agree"], resource)
      when { principal.roles.contains("administrator") };`,
    'other-body': `
      forbid (principal, action in [Action::"move", Action::"agree"], resource is Move)
      unless { principal.agencies.contains(resource.agency) };`,
    'second-administrator': `
      forbid (principal, action == Action::"agree", resource is Move)
      when {
        resource has proposer
        && (resource.proposer == principal || principal.standsInFor.contains(resource.proposer))
      };`,
  },
})
