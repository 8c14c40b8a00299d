export const organisations = { name: 'organisations', uses: [] }
