import { Switch } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { t } from '../texts'
import { keysOpen } from './drawer'
import { setSingleKeys, singleKeys } from './keys'
import { navigation } from './routes'

/** Every shortcut in one window, and the switch for the single keys. */
export function KeysDialog() {
  const groups: { title: string; rows: [string[], string][] }[] = [
    {
      title: t('keys.anywhere'),
      rows: [
        [['Ctrl', 'K'], t('palette.open')],
        [['?'], t('keys.title')],
        [['/'], t('keys.search')],
        [['z'], t('action.undo')],
      ],
    },
    {
      title: t('nav.conversations'),
      rows: [
        [['j'], t('keys.next')],
        [['k'], t('keys.previous')],
        [['Enter'], t('keys.open')],
        [['Esc'], t('keys.close')],
        [['w'], t('keys.why')],
        [['r'], t('keys.reload')],
        [['e'], t('conversation.end')],
        [['#'], t('conversation.delete')],
      ],
    },
    {
      title: t('keys.go'),
      rows: navigation
        .flatMap((group) => group.items)
        .filter((item) => item.key)
        .map((item) => [['g', item.key!], t(item.label)]),
    },
  ]
  return (
    <Dialog title={t('keys.title')} wide onClose={() => (keysOpen.value = false)}>
      <div class="keys">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.rows.map(([keys, what]) => (
                <div key={what} class="keys-row">
                  <dt>{what}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch label={t('keys.single')} hint={t('keys.singleHint')} on={singleKeys.value} onChange={setSingleKeys} />
    </Dialog>
  )
}
