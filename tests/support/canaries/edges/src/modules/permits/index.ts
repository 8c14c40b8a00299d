export const permits = { name: 'permits', uses: [] }
