import { defineModule } from '#kernel'

export const permits = defineModule({
  name: 'permits',
  uses: [],
  permissions: { read: 'person', revoke: ['officer'] },
  subscribes: { 'permits/granted': () => {}, 'permits/never-told': () => {} },
})
