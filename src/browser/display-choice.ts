export type DisplayChoice = { theme?: string; size?: string }

/** The reader's choice as the server wrote it: cookie `igov_display`, value `theme.size`. */
export function displayInCookie(cookies: string): DisplayChoice {
  const value = /(?:^|; )igov_display=([a-z]*)\.([a-z]*)/.exec(cookies)
  return { theme: value?.[1], size: value?.[2] }
}

/** Sets the attributes that the style sheet reads; what is not chosen is left to the system. */
export function applyDisplay({ theme, size }: DisplayChoice) {
  const { dataset } = document.documentElement
  if (theme && theme !== 'system') dataset.theme = theme
  else delete dataset.theme
  if (size && size !== 'normal') dataset.size = size
  else delete dataset.size
}
