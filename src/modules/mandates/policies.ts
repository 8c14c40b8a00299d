import { policiesOf } from '#kernel'

/** Who may let others act for them, act for others, and help at a counter; what a mandate opens is each module's to say. */
export const decide = policiesOf('mandates', {
  resources: {
    /** what somebody at a counter offers the officers of an agency */
    Offer: { agency: 'String', principal: 'Person' },
  },
  acts: { give: [], act: [], assist: ['Offer'] },
  rules: {
    'any-person': `
      permit (principal, action in [Action::"give", Action::"act"], resource);`,
    'officers-at-counter': `
      permit (principal, action == Action::"assist", resource)
      when { principal.roles.containsAny(["officer", "senior-officer", "centre-officer"]) };`,
    'counter-elsewhere': `
      forbid (principal, action == Action::"assist", resource is Offer)
      unless { principal.agencies.contains(resource.agency) };`,
    'own-offer': `
      forbid (principal, action == Action::"assist", resource is Offer)
      when { resource.principal == principal };`,
    'declared-interest': `
      forbid (principal, action == Action::"assist", resource is Offer)
      when { principal.interests.contains(resource.principal) };`,
  },
})
