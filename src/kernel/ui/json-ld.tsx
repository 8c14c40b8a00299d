/** Data for machines, as JSON-LD takes it. */
export type LinkedData =
  | string
  | number
  | boolean
  | readonly LinkedData[]
  | { readonly [name: string]: LinkedData | undefined }

/**
 * JSON inside a page, for machines that read it. No content can end the block: `<` is written as an
 * escape, as are the line ends that scripts do not know.
 */
export function JsonLd({ data }: { data: LinkedData }) {
  const safeJson = JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return <script type="application/ld+json">{safeJson}</script>
}
