import { policiesOf } from '#kernel'

/** Who may register software, give posts, and give accounts back. */
export const decide = policiesOf('identity', {
  resources: {
    /** a client or an interface of an agency */
    Software: {
      agency: 'String',
      /** who proposed it; missing where it registered itself */
      proposer: 'Person?',
    },
    /** an account that is given back at a service centre */
    Recovery: {
      agency: 'String',
      person: 'Person',
      /** who opened it */
      opener: 'Person?',
    },
    /** a post at an agency, held or to be given */
    Post: {
      agency: 'String',
      /** who holds it, or is to hold it; missing where somebody is to be invited */
      person: 'Person?',
      /** who proposed to give it, while that waits for a second */
      proposer: 'Person?',
    },
  },
  acts: {
    'register-clients': ['Software'],
    'approve-client': ['Software'],
    'manage-officials': ['Post'],
    'approve-post': ['Post'],
    'hand-over': [],
    declare: [],
    'recover-accounts': ['Recovery'],
    'open-recovery': ['Recovery'],
    'confirm-recovery': ['Recovery'],
  },
  rules: {
    'who-registers': `
      permit (principal, action in [Action::"register-clients", Action::"approve-client"], resource)
      when { principal.roles.containsAny(["senior-officer", "administrator"]) };`,
    'software-elsewhere': `
      forbid (principal, action in [Action::"register-clients", Action::"approve-client"], resource is Software)
      unless { principal.agencies.contains(resource.agency) };`,
    'second-approver': `
      forbid (principal, action == Action::"approve-client", resource is Software)
      when {
        resource has proposer &&
        (resource.proposer == principal || principal.standsInFor.contains(resource.proposer))
      };`,
    administrators: `
      permit (principal, action in [Action::"manage-officials", Action::"approve-post"], resource)
      when { principal.roles.contains("administrator") };`,
    officials: `
      permit (principal, action in [Action::"hand-over", Action::"declare"], resource)
      when { principal.roles.containsAny(["officer", "senior-officer", "centre-officer", "administrator", "auditor", "policy-author", "rule-author"]) };`,
    'centre-officers': `
      permit (
        principal,
        action in [Action::"recover-accounts", Action::"open-recovery", Action::"confirm-recovery"],
        resource
      )
      when { principal.roles.contains("centre-officer") };`,
    'recovery-elsewhere': `
      forbid (
        principal,
        action in [Action::"recover-accounts", Action::"open-recovery", Action::"confirm-recovery"],
        resource is Recovery
      )
      unless { principal.agencies.contains(resource.agency) };`,
    'own-account': `
      forbid (
        principal,
        action in [Action::"open-recovery", Action::"confirm-recovery"],
        resource is Recovery
      )
      when { resource.person == principal };`,
    'second-at-centre': `
      forbid (principal, action == Action::"confirm-recovery", resource is Recovery)
      when { resource has opener && resource.opener == principal };`,
    'other-agency': `
      forbid (principal, action in [Action::"manage-officials", Action::"approve-post"], resource is Post)
      unless { principal.agencies.contains(resource.agency) };`,
    'own-post': `
      forbid (principal, action in [Action::"manage-officials", Action::"approve-post"], resource is Post)
      when { resource has person && resource.person == principal };`,
    'second-administrator': `
      forbid (principal, action == Action::"approve-post", resource is Post)
      when {
        resource has proposer &&
        (resource.proposer == principal || principal.standsInFor.contains(resource.proposer))
      };`,
  },
})
