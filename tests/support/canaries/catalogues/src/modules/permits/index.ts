import { defineModule, policiesOf } from '#kernel'

export const decide = policiesOf('permits', {
  resources: {},
  acts: { read: [], revoke: [] },
  rules: {},
})

export const permits = defineModule({
  name: 'permits',
  uses: [],
  decide,
  subscribes: { 'permits/granted': () => {}, 'permits/never-told': () => {} },
})
