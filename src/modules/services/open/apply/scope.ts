/** What a token must be for, for its software to apply in a person's name. */
export const APPLY_SCOPE = 'services:apply'
/** What it must be for, to say yes or no for them to what others applied for: they agree to that by itself. */
export const CONFIRM_SCOPE = 'services:confirm'
