/** What a token must be for, for its software to apply in a person's name. */
export const APPLY_SCOPE = 'services:apply'
