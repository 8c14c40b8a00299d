import { policiesOf } from '#kernel'
import { ROLES } from '#organisations'

/** Who may try what a change of rules would do. Reading them is everybody's. */
export const decide = policiesOf('rules', {
  resources: {},
  acts: { try: [] },
  rules: {
    officials: `
      permit (principal, action == Action::"try", resource is Module)
      when { principal.roles.containsAny(${JSON.stringify(ROLES)}) };`,
  },
})
