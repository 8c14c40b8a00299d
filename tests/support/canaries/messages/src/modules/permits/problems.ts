export const problem = problemsOf('permits', { missing: { status: 404 } })
