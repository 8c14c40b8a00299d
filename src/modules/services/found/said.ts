import { sayingOf } from '#kernel'
import { FORM_WORDS } from './form-words.ts'
import { SERVICE_WORDS } from './service-words.ts'
import { TRIAL_WORDS } from './trial-words.ts'

/** In English, by code; the texts of every language are `services.found.<code>`. */
export const FOUND_WORDS = { ...FORM_WORDS, ...SERVICE_WORDS, ...TRIAL_WORDS }

/** What the check says of a service, for every language. */
export const said = sayingOf((code) => `services.found.${code}`, FOUND_WORDS)
