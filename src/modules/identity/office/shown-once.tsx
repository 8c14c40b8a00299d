import { Notice } from '#kernel/ui'

/** A secret on the page that answers, and on no other: large enough to be copied by hand. */
export function ShownOnce({ text, secret }: { text: string; secret: string }) {
  return (
    <Notice text={text} live>
      <p class="lede">
        <bdi dir="ltr" class="secret" data-secret="" safe>
          {secret}
        </bdi>
      </p>
    </Notice>
  )
}
