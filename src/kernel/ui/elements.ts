import type { Children } from '@kitajs/html'

type Improves = JSX.HtmlTag & { children?: Children }

declare global {
  namespace JSX {
    /** A block that takes focus on load: the error summary. */
    interface HtmlTag {
      autofocus?: boolean | undefined
    }

    /** Custom elements of `src/browser/elements`; each wraps HTML that works without it. */
    interface IntrinsicElements {
      'ig-count': Improves & { max: number }
      'ig-drop': Improves
      'ig-keys': Improves
      'ig-once': Improves
      'ig-theme': Improves
    }
  }
}
