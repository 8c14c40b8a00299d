import { problemsOf } from '#kernel'

export const problem = problemsOf('organisations', {
  missing: { status: 404 },
})
