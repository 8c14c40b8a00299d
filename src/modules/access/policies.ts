import { policiesOf } from '#kernel'

/** Who may see what anybody could do at any moment, and who may try changes of the policies. */
export const decide = policiesOf('access', {
  resources: {},
  acts: { audit: [], author: [] },
  rules: {
    auditors: `
      permit (principal, action == Action::"audit", resource)
      when { principal.roles.contains("auditor") };`,
    'policy-authors': `
      permit (principal, action == Action::"author", resource)
      when { principal.roles.contains("policy-author") };`,
  },
})
