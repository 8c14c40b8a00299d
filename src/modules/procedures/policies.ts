import { policiesOf } from '#kernel'

/** Who may see how a procedure of their body really goes, and take its log along. */
export const decide = policiesOf('procedures', {
  resources: { Procedure: { agency: 'String' } },
  acts: { see: ['Procedure'], export: ['Procedure'] },
  rules: {
    heads: `
      permit (principal, action in [Action::"see", Action::"export"], resource)
      when { principal.roles.contains("senior-officer") };`,
    'other-body': `
      forbid (principal, action in [Action::"see", Action::"export"], resource is Procedure)
      unless { principal.agencies.contains(resource.agency) };`,
  },
})
