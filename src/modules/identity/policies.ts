import { policiesOf } from '#kernel'

/** Who may register software, give posts, and give accounts back. */
export const decide = policiesOf('identity', {
  resources: {
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
    'register-clients': [],
    'manage-officials': ['Post'],
    'approve-post': ['Post'],
    'recover-accounts': [],
  },
  rules: {
    'who-registers': `
      permit (principal, action == Action::"register-clients", resource is Module)
      when { principal.roles.containsAny(["senior-officer", "administrator"]) };`,
    administrators: `
      permit (principal, action in [Action::"manage-officials", Action::"approve-post"], resource)
      when { principal.roles.contains("administrator") };`,
    'centre-officers': `
      permit (principal, action == Action::"recover-accounts", resource is Module)
      when { principal.roles.contains("centre-officer") };`,
    'other-agency': `
      forbid (principal, action in [Action::"manage-officials", Action::"approve-post"], resource is Post)
      unless { principal.agencies.contains(resource.agency) };`,
    'own-post': `
      forbid (principal, action in [Action::"manage-officials", Action::"approve-post"], resource is Post)
      when { resource has person && resource.person == principal };`,
    'second-administrator': `
      forbid (principal, action == Action::"approve-post", resource is Post)
      when { resource has proposer && resource.proposer == principal };`,
  },
})
