import { policiesOf } from '#kernel'

/**
 * Which software does the jobs of procedures, who sees to what cannot go on by itself, who may see how a
 * procedure of their body really goes, and who may change it.
 */
export const decide = policiesOf('procedures', {
  resources: {
    Procedure: { agency: 'String' },
    Move: {
      /** whose procedure it is */
      agency: 'String',
      proposer: 'Person?',
    },
    Proposal: {
      agency: 'String',
      /** who proposed it */
      proposer: 'Person',
    },
  },
  acts: {
    see: ['Procedure'],
    export: ['Procedure'],
    author: ['Procedure'],
    publish: ['Proposal'],
    work: [],
    mend: [],
    move: ['Move'],
    agree: ['Move'],
  },
  software: ['work'],
  rules: {
    heads: `
      permit (principal, action in [Action::"see", Action::"export"], resource)
      when { principal.roles.contains("senior-officer") };`,
    'others-procedures': `
      forbid (principal, action in [Action::"see", Action::"export", Action::"author"], resource is Procedure)
      unless { principal.agencies.contains(resource.agency) };`,
    authors: `
      permit (principal, action in [Action::"author", Action::"publish"], resource)
      when { principal.roles.contains("rule-author") };`,
    'other-body-publish': `
      forbid (principal, action == Action::"publish", resource is Proposal)
      unless { principal.agencies.contains(resource.agency) };`,
    'second-author': `
      forbid (principal, action == Action::"publish", resource is Proposal)
      when {
        resource.proposer == principal || principal.standsInFor.contains(resource.proposer)
      };`,
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
