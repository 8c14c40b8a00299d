import { factsOf, problemsOf } from '#kernel'

export const problem = problemsOf('permits', {
  missing: { status: 404 },
  forgotten: { status: 409 },
  untested: { status: 409 },
})

export const record = factsOf('permits', {
  granted: { classification: 'C2', published: true },
  'never-told': { classification: 'C2' },
  unheard: { classification: 'C2', published: true },
})
