import type { Children } from '@kitajs/html'

type Block = JSX.HtmlTag & { children?: Children }

declare global {
  namespace JSX {
    /** A block that takes focus on load: the error summary. */
    interface HtmlTag {
      autofocus?: boolean | undefined
    }

    /** Custom elements of `src/browser/elements`; each wraps HTML that works without it. */
    interface IntrinsicElements {
      'ig-acting': Block
      'ig-again': Block
      'ig-choose': Block
      'ig-copy': Block
      'ig-count': Block & { max: number }
      'ig-drop': Block
      'ig-resume': Block
      'ig-grid': Block
      'ig-keys': Block
      'ig-live': Block & { src: string }
      'ig-once': Block
      'ig-passkey': Block
      'ig-place': Block
      'ig-procedure': Block
      'ig-rows': Block
      'ig-suggest': Block
      'ig-theme': Block
    }
  }
}
