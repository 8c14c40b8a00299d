import { policiesOf } from '#kernel'

/** Who may look at the register of their agency, and who may change it. */
export const decide = policiesOf('organisations', {
  resources: {},
  acts: { read: [], change: [] },
  rules: {
    officials: `
      permit (principal, action == Action::"read", resource)
      when { principal.roles.containsAny(["officer", "senior-officer", "centre-officer", "administrator", "auditor", "policy-author", "rule-author"]) };`,
    administrators: `
      permit (principal, action == Action::"change", resource)
      when { principal.roles.contains("administrator") };`,
  },
})
