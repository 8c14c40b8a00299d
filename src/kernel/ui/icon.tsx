import { asset } from './asset.ts'

/** Drawings of `src/browser/art/icons.json`. */
export const ICONS = [
  'arrow',
  'back',
  'briefcase',
  'building',
  'bus',
  'calendar',
  'car',
  'card',
  'check',
  'clock',
  'close',
  'coins',
  'display',
  'document',
  'down',
  'download',
  'edit',
  'error',
  'exchange',
  'exit',
  'external',
  'eye',
  'filter',
  'graduation-cap',
  'heart-pulse',
  'history',
  'home',
  'id-card',
  'info',
  'landmark',
  'leaf',
  'lock',
  'mail',
  'menu',
  'message-circle',
  'moon',
  'passport',
  'pause',
  'phone',
  'place',
  'plug',
  'plus',
  'print',
  'qr',
  'question',
  'remove',
  'scale',
  'search',
  'shield',
  'ship',
  'store',
  'upload',
  'user',
  'users',
  'warning',
] as const
export type IconName = (typeof ICONS)[number]

/** Icons that point somewhere turn with the reading direction. */
const TURNS: ReadonlySet<IconName> = new Set(['arrow', 'back', 'exchange', 'exit', 'external'])

/** A decorative line drawing in the colour of the text beside it; the words are never the icon's. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={TURNS.has(name) ? 'icon mirror' : 'icon'} aria-hidden="true">
      <use href={`${asset('icons.svg')}#${name}`} />
    </svg>
  )
}

/** The mark: a pearl held in nine points. */
export function Mark() {
  return (
    <svg viewBox="0 0 36 36" aria-hidden="true">
      <path
        fill-rule="evenodd"
        d="M18 .5l4 6.6 7.2-2.5L28 12.2l7.200 2.800-5.800 5 3.800 6.700-7.700.2-1.500 7.500-6-4.800-6 4.800-1.500-7.500-7.700-.1 3.800-6.800L.8 15 8 12.200 6.800 4.600l7.200 2.500zM18 9.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z"
      />
      <circle cx="18" cy="18" r="4.2" />
    </svg>
  )
}
