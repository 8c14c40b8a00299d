/** Pages prepared ahead, and the search over them. Start at README.md. */
import { defineModule } from '#kernel'

export const content = defineModule({
  name: 'content',
  uses: [],
  schema: true,
})
