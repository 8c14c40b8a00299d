import { policiesOf } from '#kernel'

/** Who may see what anybody could do at any moment, and who may try changes of the policies and publish them. */
export const decide = policiesOf('access', {
  resources: {
    Proposal: {
      /** who proposed it */
      proposer: 'Person',
    },
  },
  acts: { audit: [], author: [], publish: ['Proposal'] },
  rules: {
    auditors: `
      permit (principal, action == Action::"audit", resource)
      when { principal.roles.contains("auditor") };`,
    'policy-authors': `
      permit (principal, action in [Action::"author", Action::"publish"], resource)
      when { principal.roles.contains("policy-author") };`,
    'second-author': `
      forbid (principal, action == Action::"publish", resource is Proposal)
      when {
        resource.proposer == principal || principal.standsInFor.contains(resource.proposer)
      };`,
  },
})
