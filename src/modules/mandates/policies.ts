import { policiesOf } from '#kernel'

/** Who may let others act for them, and act for others; what a mandate opens is each module's to say. */
export const decide = policiesOf('mandates', {
  resources: {},
  acts: { give: [], act: [] },
  rules: {
    'any-person': `
      permit (principal, action in [Action::"give", Action::"act"], resource);`,
  },
})
