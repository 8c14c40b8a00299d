import { policiesOf } from '#kernel'

export const decide = policiesOf('permits', {
  resources: {},
  acts: { read: [] },
  rules: { silent: 'permit (principal, action, resource);' },
})
