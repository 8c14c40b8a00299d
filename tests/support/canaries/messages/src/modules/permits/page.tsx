/** Words from files, words in markup, and keys that lead nowhere. */
export const words = (t, state) => [
  t('permits.list.title'),
  t('permits.list.count', { count: 2 }),
  t('permits.list.only-english'),
  t('permits.list.absent'),
  t(`permits.list.state-${state}`),
  t(`permits.nowhere.${state}`),
]

export const Page = () => (
  <p title="A1" class="list">Permits of {'رخص'}
    <img alt="A permit" />
  </p>
)
