/** What a post lets its holder do; each module's policies say which of them may do what. */
export const ROLES = [
  'officer',
  'senior-officer',
  'centre-officer',
  'administrator',
  'auditor',
  'policy-author',
  'rule-author',
] as const
export type Role = (typeof ROLES)[number]
