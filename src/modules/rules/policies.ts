import { policiesOf } from '#kernel'
import { ROLES } from '#organisations'

/** Who may try what a change of rules would do, who may write one, and who may publish it. Reading rules is everybody's. */
export const decide = policiesOf('rules', {
  resources: {
    RuleSet: { agency: 'String' },
    Proposal: {
      agency: 'String',
      /** who proposed it */
      proposer: 'Person',
    },
  },
  acts: { try: [], edit: ['RuleSet'], publish: ['Proposal'] },
  rules: {
    officials: `
      permit (principal, action == Action::"try", resource is Module)
      when { principal.roles.containsAny(${JSON.stringify(ROLES)}) };`,
    'rule-authors': `
      permit (principal, action in [Action::"edit", Action::"publish"], resource)
      when { principal.roles.contains("rule-author") };`,
    'other-body-edit': `
      forbid (principal, action == Action::"edit", resource is RuleSet)
      unless { principal.agencies.contains(resource.agency) };`,
    'other-body-publish': `
      forbid (principal, action == Action::"publish", resource is Proposal)
      unless { principal.agencies.contains(resource.agency) };`,
    'second-author': `
      forbid (principal, action == Action::"publish", resource is Proposal)
      when {
        resource.proposer == principal || principal.standsInFor.contains(resource.proposer)
      };`,
  },
})
