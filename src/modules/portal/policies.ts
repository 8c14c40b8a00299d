import { policiesOf } from '#kernel'
import { ROLES } from '#organisations'

/** Who may open the desk's first page. */
export const decide = policiesOf('portal', {
  resources: {},
  acts: { desk: [] },
  rules: {
    officials: `
      permit (principal, action == Action::"desk", resource is Module)
      when { principal.roles.containsAny(${JSON.stringify(ROLES)}) };`,
  },
})
